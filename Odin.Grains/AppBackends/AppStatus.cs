using System.Collections.Immutable;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Grains.Permits;
using Odin.Grains.Targets;

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
}

/// <summary>One target as the world sees it.</summary>
[GenerateSerializer, Immutable, Alias("odin.target-status")]
public sealed record TargetStatus
{
    [Id(0)] public required TargetAddress Address { get; init; }
    [Id(1)] public required int Weight { get; init; }
    [Id(2)] public required int Live { get; init; }

    /// <summary>Slots that edges hold and have not used.</summary>
    [Id(3)] public required int Leased { get; init; }

    /// <summary>Sessions established, summed over the present lives of the reporting edges.</summary>
    [Id(4)] public required long Total { get; init; }

    /// <summary>False: most regions find it unhealthy.</summary>
    [Id(5)] public required bool Usable { get; init; }

    /// <summary>What each region finds, with the evidence.</summary>
    [Id(6)] public ImmutableArray<TargetHealthIn> HealthView { get; init; } = [];

    /// <summary>What the operator wants of it.</summary>
    [Id(7)] public AdminState AdminState { get; init; }
}

/// <summary>One edge as the app's grain sees it.</summary>
[GenerateSerializer, Immutable, Alias("odin.edge-status")]
public sealed record EdgeStatus
{
    [Id(0)] public required EdgeIdentity Edge { get; init; }
    [Id(1)] public required int Live { get; init; }
    [Id(2)] public required int Leased { get; init; }

    /// <summary>Since the last report of this edge.</summary>
    [Id(3)] public required TimeSpan Age { get; init; }
}
