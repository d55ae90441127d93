using System.Collections.Immutable;
using Odin.Grains.Edges;

namespace Odin.Grains.Regions;

/// <summary>All live edges of a region and where they report.</summary>
[GenerateSerializer, Immutable, Alias("odin.region-layout")]
internal sealed record RegionLayout
{
    /// <summary>What a region with one shard and no edges says.</summary>
    public static readonly RegionLayout Empty = new() { Number = 0, Shards = 1, Edges = [] };

    /// <summary>Another one as soon as anything is other than before.</summary>
    [Id(0)] public required long Number { get; init; }

    /// <summary>So many shards there are; each edge reports to that of <see cref="RegionShards.Of"/>.</summary>
    [Id(1)] public required int Shards { get; init; }

    /// <summary>In the order of their ids; each once, where it reported last.</summary>
    [Id(2)] public required ImmutableArray<PlacedEdge> Edges { get; init; }

    public bool Says(RegionLayout other) => Shards == other.Shards && Edges.AsSpan().SequenceEqual(other.Edges.AsSpan());
}

/// <summary>One edge of a region.</summary>
/// <param name="Edge">Which incarnation of which.</param>
/// <param name="Stay">How often it has changed the shard.</param>
/// <param name="Shard">Where it reports.</param>
/// <param name="IsProber">It shares the region's probes.</param>
[GenerateSerializer, Immutable, Alias("odin.placed-edge")]
internal sealed record PlacedEdge(
    [property: Id(0)] EdgeIdentity Edge, [property: Id(1)] long Stay, [property: Id(2)] int Shard, [property: Id(3)] bool IsProber);
