using System.Collections.Immutable;
using Odin.Grains.Configuration.Differences;

namespace Odin.Silo.Api.Contracts;

/// <summary>What became of a document, or would.</summary>
/// <param name="Version">Of the document that stands now.</param>
/// <param name="Before">Of the one that stood before.</param>
/// <param name="Catalog">Which catalog it is in; null: there is none yet.</param>
/// <param name="Removal">Why it needs <c>allowRemoval</c>; null: it does not.</param>
public sealed record ConfigAnswer(long Version, long Before, string? Catalog, bool IsApplied, ImmutableArray<AppDifference> Differences,
    string? Removal = null)
{
    /// <summary>After a rollback: admin states other than ready, which are no part of a document and stay; for people.</summary>
    public ImmutableArray<string> AdminStates { get; init; } = [];
}
