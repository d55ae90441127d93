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
    private ImmutableArray<(string Region, LabelText Label, StripedHistogram Durations)> _byRegion = [];

    /// <summary>A region stays when its last target is gone: what was counted does not go back.</summary>
    public ImmutableArray<(string Region, LabelText Label, StripedHistogram Durations)> ByRegion => _byRegion;

    /// <summary>Before targets of a version are used.</summary>
    public void Measure(AppModel model)
    {
        foreach (var (target, spec) in model.Targets.Zip(model.Spec.Targets))
            target.Durations = new TargetDurations(To(spec.Region ?? ""), counts.Probes);
    }

    private StripedHistogram To(string region)
    {
        foreach (var (known, _, durations) in _byRegion)
        {
            if (known == region) return durations;
        }

        var made = new StripedHistogram(loops, DurationBuckets.Connect);
        _byRegion = _byRegion.Add((region, LabelText.Of("target_region", region), made));
        return made;
    }
}
