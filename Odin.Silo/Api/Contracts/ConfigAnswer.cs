using System.Collections.Immutable;
using Odin.Grains.Configuration.Differences;

namespace Odin.Silo.Api.Contracts;

/// <summary>What became of a document, or would.</summary>
/// <param name="Version">Of the document that stands now.</param>
/// <param name="Removal">Why it needs <c>allowRemoval</c>; null: it does not.</param>
internal sealed record ConfigAnswer(long Version, bool IsApplied, ImmutableArray<AppDifference> Differences, string? Removal = null);
