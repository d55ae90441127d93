using Odin.Grains.Targets;

namespace Odin.Edge.Apps;

/// <summary>Whether a region has lost all targets that others still have: then clients are served better elsewhere.</summary>
internal static class RegionOutage
{
    /// <summary>What is older says nothing.</summary>
    private const long FreshMilliseconds = 10_000;

    /// <summary>No target of any of the apps can be used from here, and the probes of another region find one of them healthy.</summary>
    public static bool IsOnlyHere(IReadOnlyCollection<EdgeApp> apps, long nowMilliseconds)
    {
        var isAnyElsewhere = false;
        foreach (var app in apps)
        {
            var model = app.Model;
            if (app.World is not { } world || world.Snapshot.ConfigVersion != model.Version) return false;
            if (nowMilliseconds - world.ConfirmedAt > FreshMilliseconds) return false;
            for (var ordinal = 0; ordinal < model.Targets.Length; ordinal++)
            {
                if (!IsLostHere(model, world, ordinal, nowMilliseconds)) return false;
                isAnyElsewhere |= IsHealthyElsewhere(model, world, ordinal);
            }
        }

        return isAnyElsewhere;
    }

    private static bool IsLostHere(AppModel model, GlobalSnapshot world, int ordinal, long nowMilliseconds)
    {
        var target = model.Targets[ordinal];
        return target.Drain is not null || !target.HasAddress || target.Outlier.IsEjected(nowMilliseconds)
            || world.Health(ordinal, target.Probes?.Health) == TargetHealth.Unhealthy;
    }

    private static bool IsHealthyElsewhere(AppModel model, GlobalSnapshot world, int ordinal) => world.Snapshot.Regions.Any(region =>
        !region.Region.Equals(model.Region, StringComparison.OrdinalIgnoreCase) && ordinal < region.Probed.Length
        && region.Probed[ordinal] == TargetHealth.Healthy);
}
