using System.Collections.Immutable;
using Odin.Grains.Targets;

namespace Odin.Grains.Edges;

/// <summary>What an app's grain last sent a region of its targets' health, so that its next activation reports changes only.</summary>
/// <remarks>Arrays are indexed by target ordinal in <see cref="ConfigVersion"/>.</remarks>
[GenerateSerializer, Immutable, Alias("odin.told-health")]
public sealed record PublishedHealth
{
    /// <summary>Which activation sent it.</summary>
    [Id(0)] public required long GrainEpoch { get; init; }
    [Id(1)] public required long ConfigVersion { get; init; }
    [Id(2)] public required ImmutableArray<bool> Usable { get; init; }
    [Id(3)] public required ImmutableArray<RegionHealth> Regions { get; init; }
    [Id(4)] public bool IsPanic { get; init; }
}
