using System.Collections.Immutable;
using Odin.Edge.Apps;
using Odin.Edge.Targets;
using Odin.Grains.Backends.Health;

namespace Odin.Edge.Health;

/// <summary>What this edge has found out about an app's targets, for its reports.</summary>
internal static class Findings
{
    /// <summary>Only of targets that are probed here or cannot be used.</summary>
    public static ImmutableArray<TargetFinding> Of(AppModel model)
    {
        ImmutableArray<TargetFinding>.Builder? findings = null;
        for (var ordinal = 0; ordinal < model.Targets.Length; ordinal++)
        {
            var target = model.Targets[ordinal];
            var unusable = WhyUnusable(target);
            if (target.Probes is null && unusable is null) continue;
            (findings ??= ImmutableArray.CreateBuilder<TargetFinding>()).Add(new TargetFinding
            {
                Target = ordinal,
                Probed = target.Probes?.Health,
                InARow = target.Probes?.InARow ?? 0,
                LastFailure = target.Probes?.LastFailure,
                Unusable = unusable,
            });
        }

        return findings?.DrainToImmutable() ?? [];
    }

    private static string? WhyUnusable(Target target)
    {
        if (target.IsPending) return null;
        return target.Addresses.IsEmpty ? "its name does not resolve" : target.Outlier.WhyOut is { } reason ? $"ejected: {reason}" : null;
    }
}
