using System.Collections.Immutable;

namespace Odin.Grains.Targets;

/// <summary>What one region finds by itself, by target ordinal.</summary>
/// <param name="Region">The region's name.</param>
/// <param name="HealthView">Unhealthy where its prober says so or most of its edges have ejected the target.</param>
/// <param name="Probed">The probes' part of it: where the next prober of the region begins.</param>
[GenerateSerializer, Immutable, Alias("odin.region-health")]
public sealed record RegionHealth(
    [property: Id(0)] string Region, [property: Id(1)] ImmutableArray<TargetHealth> HealthView,
        [property: Id(2)] ImmutableArray<TargetHealth> Probed)
{
    internal bool Says(RegionHealth other) =>
        Region == other.Region && HealthView.AsSpan().SequenceEqual(other.HealthView.AsSpan())
        && Probed.AsSpan().SequenceEqual(other.Probed.AsSpan());
}
