using System.Collections.Immutable;
using Odin.Grains.Gathering;
using Odin.Silo.World;

namespace Odin.Silo.Api.Contracts;

/// <summary>All apps that the caller may see.</summary>
/// <param name="Missing">Who did not answer in time; what is shown of them is what they said last.</param>
public sealed record AppList(DateTimeOffset Time, IEnumerable<WorldApp> Apps, ImmutableArray<MissingAnswer> Missing, int MissingCount)
    : IWorldPart
{
    public string? Damage { get; init; }
}
