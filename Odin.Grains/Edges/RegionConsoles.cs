using System.Collections.Immutable;

namespace Odin.Grains.Edges;

/// <summary>The edges of a region that can be asked, and what is known to be missing of them.</summary>
[GenerateSerializer, Immutable, Alias("odin.region-consoles")]
public sealed record RegionConsoles
{
    [Id(0)] public required ImmutableArray<EdgeContact> Edges { get; init; }

    /// <summary>Edges that fell silent within the last minute and did not say that they stop: they may have sessions.</summary>
    [Id(1)] public required ImmutableArray<string> Silent { get; init; }

    /// <summary>False while the region's grain is so new that edges may not have reported to it yet.</summary>
    [Id(2)] public required bool IsComplete { get; init; }

    /// <summary>When the region's grain is not new any more; zero: it is not new.</summary>
    [Id(3)] public TimeSpan CompleteIn { get; init; }
}
