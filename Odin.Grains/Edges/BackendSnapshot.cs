using System.Collections.Immutable;
using Odin.Grains.Targets;

namespace Odin.Grains.Edges;

/// <summary>What the world knows of one app's targets: what an edge decides from when it has no slot.</summary>
/// <remarks>The arrays are indexed by target ordinal in <see cref="ConfigVersion"/>.</remarks>
[GenerateSerializer, Immutable, Alias("odin.backend-snapshot")]
public sealed record BackendSnapshot
{
    [Id(0)] public required string App { get; init; }
    [Id(1)] public required long GrainEpoch { get; init; }

    /// <summary>Rises with every change within the epoch.</summary>
    [Id(2)] public required long Version { get; init; }

    /// <summary>The app version whose ordinals are used. 0: the app is unknown to the catalog.</summary>
    [Id(3)] public required long ConfigVersion { get; init; }

    /// <summary>Live sessions of all edges, per target.</summary>
    [Id(4)] public required ImmutableArray<int> Live { get; init; }

    /// <summary>False where most reporting regions find the target unhealthy.</summary>
    [Id(5)] public required ImmutableArray<bool> Usable { get; init; }

    /// <summary>What each region that reports finds by itself.</summary>
    [Id(6)] public ImmutableArray<RegionHealth> Regions { get; init; } = [];

    /// <summary>How near the targets are to each region that reports; a region that is missing has not measured, and the app's own region
    /// comes first. Empty: all targets are alike.</summary>
    [Id(7)] public ImmutableArray<LocalityPriorities> Priorities { get; init; } = [];

    /// <summary>How long each target had been ready when this was sent. Empty: all have risen to their full weight.</summary>
    [Id(8)] public ImmutableArray<TimeSpan> ReadyFor { get; init; } = [];

    /// <summary>So few targets are healthy that all are assigned.</summary>
    [Id(9)] public bool IsPanic { get; init; }

    /// <summary>The grain keeps what a region reported of edges without sessions or slots until it learns otherwise, and wakes the
    /// region when there is news (<see cref="IRegionGrain.WakeAppAsync"/>). False: its release wants all once a second.</summary>
    [Id(10)] public bool IsKept { get; init; }

    /// <summary>Time alone changes something after so long: the grain is to be called again then. Null: nothing.</summary>
    [Id(11)] public TimeSpan? CallAgainIn { get; init; }

    /// <summary>An edge lacks permits that others hold who ask seldom: each is to ask now.</summary>
    [Id(12)] public bool ArePermitsWanted { get; init; }
}
