using Odin.Edge.Counts;
using Odin.Edge.Limits;
using Odin.Edge.Listeners;
using Odin.Edge.Loops;
using Odin.Hosting.Metrics;

namespace Odin.Edge.Metrics;

/// <summary>What an edge says of each of its apps.</summary>
internal static class AppMetrics
{
    public static IMetricSet Create(SeriesOfApps apps, ListenerSet listeners) => new MetricSet<AppSeries>(apps.Get,
        new(Metric.Gauge("odin_listeners", "", "Listening ports of the app, by whether they are open.", "app", "state"),
            (app, samples) => AddListeners(app, listeners, samples)),
        new(Metric.Counter("odin_sessions_accepted_total", "", "Client connections accepted.", "app"),
            (app, samples) => samples.Add(app.App.Accepted.Sum(), app.Label)),
        new(Metric.Gauge("odin_sessions_live", "", "Client connections accepted and not yet ended.", "app"),
            (app, samples) => samples.Add(app.App.Live.Sum(), app.Label)),
        new(Metric.Counter("odin_sessions_ended_total", "",
            "Sessions ended, by the two letters of the end and by who decided on the target.", "app", "end", "source"),
            (app, samples) => AddSeen(app, app.App.Counts.Ended, Labels.Ends, samples)),
        new(Metric.Counter("odin_sessions_refused_total", "", "Clients not let in, by reason.", "app", "reason"),
            (app, samples) => AddSeen(app, app.App.Counts.Refused, Labels.Refusals, samples)),
        new(Metric.Counter("odin_tls_handshakes_total", "",
            "TLS handshakes with clients that were done, in full or resumed by a ticket; of apps with Tls.", "app", "outcome"),
            AddHandshakes),
        new(Metric.Histogram("odin_session_duration_seconds", "From accept to the end of a session.", "app"),
            (app, samples) => samples.Add(app.App.Counts.Durations, app.Label)),
        new(Metric.Histogram("odin_assign_duration_seconds",
            "From accept, or from the failed attempt before, to the decision on a target, by who decided.", "app", "source"), AddAssigned),
        new(Metric.Histogram("odin_connect_duration_seconds", "From the decision on a target to the connection, where that succeeded.",
            "app", "target_region"), AddConnects),
        new(Metric.Counter("odin_session_bytes_total", "By", "Bytes handed over, up to targets and down to clients, as they move.",
            "app", "direction"), AddBytes),
        new(Metric.Gauge("odin_app_panic", "", "1 while so few targets can be used from this edge that all are candidates.", "app"),
            (app, samples) => samples.Add(app.App.IsPanicking ? 1 : 0, app.Label)),
        new(Metric.Gauge("odin_app_limit_sessions", "", "The app's world-wide limit of live sessions, where it has one.", "app"),
            AddLimit),
        new(Metric.Gauge("odin_permits_share", "",
            "Live sessions this edge may have under a world-wide limit; without a target, the app's.",
            "app", "target"), (app, samples) => AddPermits(app, pool => pool.Quota, samples)),
        new(Metric.Gauge("odin_permits_used", "", "Live sessions this edge has under a world-wide limit; without a target, the app's.",
            "app", "target"), (app, samples) => AddPermits(app, pool => pool.Used, samples)),
        new(Metric.Gauge("odin_clients_waiting", "", "Clients that wait for their turn at a limit.", "app"),
            (app, samples) => samples.Add(app.App.Permits?.Queue.Count ?? 0, app.Label)),
        new(Metric.Gauge("odin_lease_slots", "", "Leased slots that may be taken now.", "app"),
            (app, samples) => samples.Add(app.App.Leases.Stock, app.Label)),
        new(Metric.Counter("odin_lease_requests_total", "", "Requests for a lease, by what came of them.", "app", "outcome"),
            (app, samples) => AddSeen(app, app.App.Counts.LeaseRequests, samples)),
        new(Metric.Histogram("odin_probe_duration_seconds", "How long probes of single addresses took.", "app"),
            (app, samples) => samples.Add(app.App.Counts.Probes, app.Label)));

    private static void AddListeners(AppSeries app, ListenerSet listeners, ISamples samples)
    {
        var (open, failed) = listeners.CountOf(app.App.Name);
        samples.Add(open, app.Label, Labels.Open);
        samples.Add(failed, app.Label, Labels.Failed);
    }

    private static void AddSeen(AppSeries app, StripedTable counts, LabelText[] labels, ISamples samples)
    {
        for (var column = 0; column < counts.Columns; column++)
        {
            if (counts.Sum(column) is > 0 and var count) samples.Add(count, app.Label, labels[column]);
        }
    }

    private static void AddSeen(AppSeries app, SharedCounts<LeaseOutcome> counts, ISamples samples)
    {
        for (var outcome = 0; outcome < counts.Count; outcome++)
        {
            if (counts[outcome] is > 0 and var count) samples.Add(count, app.Label, Labels.Leases[outcome]);
        }
    }

    private static void AddHandshakes(AppSeries app, ISamples samples)
    {
        if (app.Model.Spec.Tls is null) return;
        for (var outcome = 0; outcome < Labels.Handshakes.Length; outcome++)
            samples.Add(app.App.Counts.Handshakes.Sum(outcome), app.Label, Labels.Handshakes[outcome]);
    }

    private static void AddAssigned(AppSeries app, ISamples samples)
    {
        var assigned = app.App.Counts.Assigned;
        for (var source = 0; source < assigned.Length; source++) samples.Add(assigned[source], app.Label, Labels.Sources[source]);
    }

    private static void AddConnects(AppSeries app, ISamples samples)
    {
        foreach (var (_, label, durations) in app.App.ConnectDurations.ByRegion) samples.Add(durations, app.Label, label);
    }

    private static void AddBytes(AppSeries app, ISamples samples)
    {
        samples.Add(app.App.Counts.BytesUp.Sum(), app.Label, Labels.Up);
        samples.Add(app.App.Counts.BytesDown.Sum(), app.Label, Labels.Down);
    }

    private static void AddLimit(AppSeries app, ISamples samples)
    {
        if (app.Model.Spec.Limits.MaxConnections is { } limit) samples.Add(limit, app.Label);
    }

    private static void AddPermits(AppSeries app, Func<PermitPool, int> read, ISamples samples)
    {
        foreach (var (pool, label) in app.Permits) samples.Add(read(pool), label);
    }
}
