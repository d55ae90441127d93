using System.Collections.Immutable;
using Odin.Grains.Targets;

namespace Odin.Grains.Health;

/// <summary>The health of one app's targets by ordinal: for each region and world-wide. Immutable.</summary>
internal sealed class HealthView
{
    private readonly ImmutableArray<TargetHealth> _world;

    private HealthView(ImmutableArray<TargetHealth> world, ImmutableArray<RegionHealth> regions) => (_world, Regions) = (world, regions);

    public static HealthView Empty { get; } = new([], []);

    /// <summary>Those that report, in the order of their names.</summary>
    public ImmutableArray<RegionHealth> Regions { get; }

    /// <summary>Unhealthy where most regions say so.</summary>
    public ReadOnlySpan<TargetHealth> World => _world.AsSpan();

    public static HealthView Of(ImmutableArray<TargetHealth> world, IEnumerable<RegionHealth> regions) =>
        new(world, [.. regions.OrderBy(region => region.Region, StringComparer.Ordinal)]);

    /// <summary>The same for another list of targets; a new target is unknown.</summary>
    public HealthView Renumber(OrdinalMap step) =>
        new(Move(_world, step),
            [.. Regions.Select(region => region with { HealthView = Move(region.HealthView, step), Probed = Move(region.Probed, step) })]);

    /// <summary>Null: the region reports nothing.</summary>
    public RegionHealth? Find(string region) =>
        Regions.FirstOrDefault(known => known.Region.Equals(region, StringComparison.OrdinalIgnoreCase));

    public bool Says(HealthView other) =>
        World.SequenceEqual(other.World) && Regions.Length == other.Regions.Length
        && Regions.Zip(other.Regions).All(pair => pair.First.Says(pair.Second));

    private static ImmutableArray<TargetHealth> Move(ImmutableArray<TargetHealth> before, OrdinalMap step)
    {
        var moved = new TargetHealth[step.Count];
        for (var ordinal = 0; ordinal < before.Length; ordinal++)
        {
            if (step[ordinal] is var to and >= 0) moved[to] = before[ordinal];
        }

        return [.. moved];
    }
}
