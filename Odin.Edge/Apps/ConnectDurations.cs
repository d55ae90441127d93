using System.Collections.Immutable;
using Odin.Edge.Counts;
using Odin.Edge.Loops;
using Odin.Edge.Targets;
using Odin.Hosting.Metrics;

namespace Odin.Edge.Apps;

/// <summary>How long an app's connects took that succeeded, by the region of the target. Changed by the control side, read by
/// anybody.</summary>
internal sealed class ConnectDurations(AppCounts counts, int loops)
{
    private (string Region, LabelText Label, StripedHistogram Durations)[] _byRegion = [];
    private ImmutableArray<TargetDurations> _ofTargets = [];   // As _byRegion: targets of a region share one.

    /// <summary>A region stays when its last target is gone: what was counted does not go back.</summary>
    public (string Region, LabelText Label, StripedHistogram Durations)[] ByRegion => _byRegion;

    /// <summary>Before targets of a version are used.</summary>
    public void Measure(AppModel model)
    {
        foreach (var (target, spec) in model.Targets.Zip(model.Spec.Targets))
            target.Durations = To(spec.Region ?? "");
    }

    private TargetDurations To(string region)
    {
        for (var index = 0; index < _byRegion.Length; index++)
        {
            if (_byRegion[index].Region == region) return _ofTargets[index];
        }

        var made = new StripedHistogram(loops, DurationBuckets.Connect);
        _byRegion = [.. _byRegion, (region, LabelText.Of("target_region", region), made)];
        _ofTargets = _ofTargets.Add(new TargetDurations(made, counts.Probes));
        return _ofTargets[^1];
    }
}
