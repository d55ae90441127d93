using System.Collections.Immutable;
using Odin.Grains.Configuration;

namespace Odin.Grains.Balancing;

/// <summary>How near each target is to the edges of one region.</summary>
/// <param name="Region">The edges' region.</param>
/// <param name="Priorities">By target ordinal, 0 the nearest.</param>
[GenerateSerializer, Immutable, Alias("odin.region-rings")]
public sealed record LocalityPriorities([property: Id(0)] string Region, [property: Id(1)] ImmutableArray<byte> Priorities)
{
    /// <summary>The rings while nothing is measured: the own region, if a target stands there, before all
    /// others. Empty: all targets are alike.</summary>
    public static ImmutableArray<byte> Unmeasured(AppSpec spec, string region) =>
        spec.Locality == Locality.Nearest ? new LocalityPriority(region).PrioritiesOf(spec.Targets) : [];
}
