using System.Collections.Immutable;
using Odin.Grains.AppBackends;
using Odin.Grains.Gathering;
using Odin.Silo.World;

namespace Odin.Silo.Api.Contracts;

/// <summary>The regions, and sessions that another region serves.</summary>
public sealed record RegionsAnswer(DateTimeOffset Time, ImmutableArray<WorldRegion> Regions, ImmutableArray<RegionFlow> Flows,
    ImmutableArray<MissingAnswer> Missing, int MissingCount) : IWorldPart
{
    public string? Damage { get; init; }
}
