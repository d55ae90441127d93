using System.Collections.Immutable;

namespace Odin.Grains.Edges;

/// <summary>All that one region, or one shard of it, knows of one app, sent once a second while the app is in use, and when there is
/// news.</summary>
/// <remarks>An edge missing from it proves nothing unless it <see cref="IsComplete"/> (the region may have just started): it is dropped
/// when it was silent for 5 s, or at once when it <see cref="Left"/>.</remarks>
[GenerateSerializer, Immutable, Alias("odin.region-roll-up")]
public sealed record RegionRollUp
{
    [Id(0)] public required string App { get; init; }
    [Id(1)] public required string Region { get; init; }
    [Id(2)] public required ImmutableArray<EdgeAppReport> Edges { get; init; }

    /// <summary>Edges that said since the last roll-up that they stop: this life of theirs counts no more.</summary>
    [Id(3)] public ImmutableArray<EdgeIdentity> Left { get; init; } = [];

    /// <summary>What the app's grain sent this region last; null: nothing yet.</summary>
    [Id(4)] public PublishedHealth? Published { get; init; }

    /// <summary>The region knows all its edges and all they have: one that is missing is gone.</summary>
    [Id(5)] public bool IsComplete { get; init; }

    /// <summary>The region can be woken (<see cref="IRegionGrain.WakeAppAsync"/>). False: its release sends all once a second.</summary>
    [Id(6)] public bool IsWakeable { get; init; }

    /// <summary>Which shard of the region rolls up (<see cref="RegionShards"/>).</summary>
    [Id(7)] public int Shard { get; init; }

    /// <summary>How many the region has; 0: the release knows none.</summary>
    [Id(8)] public int Shards { get; init; }

    /// <summary>The shard knows all its edges and all they have. <see cref="IsComplete"/> says it for a region that is not split, so that
    /// grains of earlier releases do not take the edges of other shards for gone.</summary>
    [Id(9)] public bool IsShardComplete { get; init; }
}

/// <summary>One edge's report inside a roll-up.</summary>
/// <param name="Edge">Who reports.</param>
/// <param name="Report">What it has.</param>
/// <param name="Stay">How often it had changed the shard (<see cref="EdgeReport.Stay"/>): what a former shard says counts no more.</param>
/// <param name="Age">How long the edge has been silent already.</param>
[GenerateSerializer, Immutable, Alias("odin.edge-app-report")]
public sealed record EdgeAppReport(
    [property: Id(0)] EdgeIdentity Edge, [property: Id(1)] AppReport Report, [property: Id(2)] long? Stay = null,
    [property: Id(3)] TimeSpan Age = default);
