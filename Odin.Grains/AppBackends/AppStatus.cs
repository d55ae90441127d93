using System.Collections.Immutable;
using Odin.Grains.Edges;
using Odin.Grains.Permits;

namespace Odin.Grains.AppBackends;

/// <summary>One app as its grain sees it, for people and tools.</summary>
[GenerateSerializer, Immutable, Alias("odin.app-status")]
public sealed record AppStatus
{
    [Id(0)] public required string App { get; init; }
    [Id(1)] public required long GrainEpoch { get; init; }

    /// <summary>0: the app is unknown to the catalog.</summary>
    [Id(2)] public required long ConfigVersion { get; init; }
    [Id(3)] public required ImmutableArray<TargetStatus> Targets { get; init; }
    [Id(4)] public required ImmutableArray<EdgeStatus> Edges { get; init; }

    /// <summary>What the operator wants of the app.</summary>
    [Id(5)] public AdminState AdminState { get; init; }

    /// <summary>World-wide limits: the app's own and those of its targets. Empty: it has none.</summary>
    [Id(6)] public ImmutableArray<LimitStatus> Limits { get; init; } = [];

    /// <summary>Live sessions by where they came in and where they are served; targets without a region are left out.</summary>
    [Id(7)] public ImmutableArray<RegionFlow> Flows { get; init; } = [];

    /// <summary>So few targets are healthy that all are assigned.</summary>
    [Id(8)] public bool IsPanic { get; init; }

    /// <summary>The number of the newest event of this activation; 0: none. So nobody asks for events in vain.</summary>
    [Id(9)] public long LastEvent { get; init; }
}
