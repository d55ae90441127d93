using System.Collections.Immutable;
using Odin.Grains.Edges;

namespace Odin.Grains.Regions;

/// <summary>What a shard says of itself to its region.</summary>
[GenerateSerializer, Immutable, Alias("odin.shard-beat")]
internal sealed record ShardBeat
{
    [Id(0)] public required int Shard { get; init; }

    /// <summary>How many shards there are, as far as it knows; 0: it knows nothing yet.</summary>
    [Id(1)] public required int Shards { get; init; }

    /// <summary>The number of the view that it has (<see cref="RegionLayout.Number"/>); 0: none.</summary>
    [Id(2)] public required long ViewHeld { get; init; }

    /// <summary>Its live edges. Each that is missing is gone, unless the shard <see cref="IsYoung"/>.</summary>
    [Id(3)] public required ImmutableArray<ShardEdge> Edges { get; init; }

    /// <summary>Edges may not have reported to it yet.</summary>
    [Id(4)] public required bool IsYoung { get; init; }
}

/// <summary>One live edge of a shard.</summary>
/// <param name="Edge">As operators see it.</param>
/// <param name="Stay">Its <see cref="EdgeReport.Stay"/>; null: its release knows no shards.</param>
/// <param name="IsProber">It reported so lately that it shares the region's probes.</param>
[GenerateSerializer, Immutable, Alias("odin.shard-edge")]
internal sealed record ShardEdge(
    [property: Id(0)] RegionEdge Edge, [property: Id(1)] long? Stay, [property: Id(2)] bool IsProber);
