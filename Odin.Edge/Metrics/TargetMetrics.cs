using Odin.Edge.Targets;
using Odin.Grains.Edges;
using Odin.Hosting.Metrics;

namespace Odin.Edge.Metrics;

/// <summary>What an edge says of each target of its apps.</summary>
internal static class TargetMetrics
{
    public static IMetricSet Create(SeriesOfApps apps) => new MetricSet<AppSeries>(apps.Get,
        Of(Metric.Gauge("odin_target_up", "", "0 while this edge's region finds the target unhealthy, else 1.",
                "app", "target", "target_region"),
            (target, samples) => samples.Add(target.IsUp ? 1 : 0, target.Label, target.Region)),
        Of(Metric.Gauge("odin_target_ejected", "", "1 while this edge has ejected the target for what its own sessions met; else none.",
                "app", "target"), AddEjected),
        Of(Metric.Gauge("odin_target_admin_state", "", "1 for what the operator wants of the target, or of its app; none: it is ready.",
                "app", "target", "state"), AddAdminState),
        Of(Metric.Gauge("odin_target_sessions_live", "", "Sessions connecting or connected to the target.", "app", "target"),
            (target, samples) => samples.Add(target.Target.Live.Sum(), target.Label)),
        Of(Metric.Counter("odin_target_connects_total", "", "Attempts of sessions to connect to the target, by outcome.",
                "app", "target", "outcome"), AddConnects),
        Of(Metric.Counter("odin_target_health_changes_total", "",
                "How often this edge's probes changed the target's health, of apps with a HealthCheck.",
                "app", "target"), AddHealthChanges),
        Of(Metric.Counter("odin_target_ejections_total", "", "How often this edge ejected the target.", "app", "target"),
            (target, samples) => samples.Add(target.Target.Ejections, target.Label)),
        Of(Metric.Counter("odin_probes_total", "", "Probes of single addresses of the target that this edge sent, by outcome.",
                "app", "target", "outcome"), AddProbes));

    private static MetricReader<AppSeries> Of(Metric metric, Action<TargetSeries, ISamples> read) =>
        new(metric, (app, samples) =>
        {
            for (var ordinal = 0; ordinal < app.Targets; ordinal++) read(new TargetSeries(app, ordinal), samples);
        });

    // These three are left out where they say nothing: 10,000 apps of ten targets would have 300,000 such series.

    private static void AddEjected(TargetSeries target, ISamples samples)
    {
        if (target.Target.OutlierPhase != OutlierPhase.In) samples.Add(1, target.Label);
    }

    private static void AddAdminState(TargetSeries target, ISamples samples)
    {
        if (target.AdminState != AdminState.Ready) samples.Add(1, target.Label, Labels.AdminStates[(int)target.AdminState]);
    }

    private static void AddHealthChanges(TargetSeries target, ISamples samples)
    {
        if (target.App.Model.Spec.HealthCheck is not null) samples.Add(target.Target.HealthChanges, target.Label);
    }

    /// <summary>Successes from the beginning, failures once there are any: most targets have none.</summary>
    private static void AddConnects(TargetSeries target, ISamples samples)
    {
        var connects = target.Target.Connects;
        for (var outcome = 0; outcome < connects.Columns; outcome++)
        {
            var count = connects.Sum(outcome);
            if (count > 0 || outcome == 0) samples.Add(count, target.Label, Labels.Connects[outcome]);
        }
    }

    private static void AddProbes(TargetSeries target, ISamples samples)
    {
        var probes = target.Target.ProbeOutcomes;
        for (var outcome = 0; outcome < probes.Count; outcome++)
        {
            if (probes[outcome] is > 0 and var count) samples.Add(count, target.Label, Labels.Probes[outcome]);
        }
    }
}
