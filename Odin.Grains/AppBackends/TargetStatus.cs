using System.Collections.Immutable;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Grains.Targets;

namespace Odin.Grains.AppBackends;

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
