using System.Collections.Immutable;
using Odin.Grains.Targets;

namespace Odin.Grains.Edges;

/// <summary>What an edge needs of a snapshot: all that is true of the world, its own region's part, and of the other regions only whether
/// one of them finds a target healthy.</summary>
internal static class RegionView
{
    /// <summary>Stands for all regions but the edge's own; no region can have this name.</summary>
    public const string Elsewhere = "*";

    public static BackendSnapshot SeenFrom(this BackendSnapshot snapshot, string region) => snapshot with
    {
        Regions = [.. snapshot.Regions.Where(one => Is(one.Region, region)), .. OthersThan(region, snapshot.Regions)],
        Priorities = [.. snapshot.Priorities.Where(one => Is(one.Region, region))],
        CallAgainIn = null,
    };

    private static bool Is(string one, string region) => one.Equals(region, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<RegionHealth> OthersThan(string region, ImmutableArray<RegionHealth> regions)
    {
        var others = regions.Where(one => !Is(one.Region, region)).ToList();
        if (others.Count == 0) return [];
        var healthy = new TargetHealth[others.Max(one => one.Probed.Length)];
        foreach (var other in others)
        {
            for (var ordinal = 0; ordinal < other.Probed.Length; ordinal++)
            {
                if (other.Probed[ordinal] == TargetHealth.Healthy) healthy[ordinal] = TargetHealth.Healthy;
            }
        }

        return [new RegionHealth(Elsewhere, [.. healthy], [.. healthy])];
    }
}
