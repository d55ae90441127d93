using Odin.Edge.Targets;

namespace Odin.Edge.Apps;

/// <summary>Separates failures that targets share from those of single ones. Pure but for the marks it leaves at the targets.</summary>
/// <remarks>
/// When more than half of an app's targets are out at once, or all of another region, it is the road or this edge.
/// They are marked, and the first of them that is back speaks for all.
/// </remarks>
internal static class SharedFailures
{
    /// <summary>Called whenever a target is ejected, and a few times a second while one is.</summary>
    public static void Mark(AppModel model)
    {
        var isMost = IsMost(model);
        for (var ordinal = 0; ordinal < model.Targets.Length; ordinal++)
        {
            var target = model.Targets[ordinal];
            target.Outlier.IsShared = IsOut(target) && (isMost || IsRegionOut(model, model.Spec.Targets[ordinal].Region));
        }
    }

    private static bool IsMost(AppModel model)
    {
        var count = model.Targets.Count(IsOut);
        return count >= 2 && 2 * count > model.Targets.Length;
    }

    /// <summary>The edge's own region is no other: there it is as likely the targets.</summary>
    private static bool IsRegionOut(AppModel model, string? region)
    {
        if (region is null || region.Equals(model.Region, StringComparison.OrdinalIgnoreCase)) return false;
        for (var ordinal = 0; ordinal < model.Targets.Length; ordinal++)
        {
            var isThere = region.Equals(model.Spec.Targets[ordinal].Region, StringComparison.OrdinalIgnoreCase);
            if (isThere && !IsOut(model.Targets[ordinal])) return false;
        }

        return true;
    }

    private static bool IsOut(Target target) => target.Outlier.Phase is OutlierPhase.Ejected or OutlierPhase.Trial;
}
