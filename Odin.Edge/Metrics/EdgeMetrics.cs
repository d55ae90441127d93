using Odin.Edge.Loops;
using Odin.Edge.Loops.Epoll;
using Odin.Hosting.Logging;
using Odin.Hosting.Metrics;
using Odin.Hosting.Processes;

namespace Odin.Edge.Metrics;

/// <summary>What an edge says of itself as a whole.</summary>
internal static class EdgeMetrics
{
    public static IMetricSet Create(EdgeState edge)
    {
        EdgeState[] items = [edge];
        var about = AboutOf(edge);
        return new MetricSet<EdgeState>(() => items,
            new(Metric.Gauge("odin_edge_info", "", "1; what the edge is.", "edge", "region", "version", "commit", "loop"),
                (_, samples) => samples.Add(1, about)),
            new(Metric.Gauge("odin_edge_stale", "", "1 while the cluster, or a part of it that the region depends on, does not answer."),
                (edge, samples) => samples.Add(edge.ControlPlane.IsStale ? 1 : 0)),
            new(Metric.Gauge("odin_edge_draining", "", "1 while the edge drains: a signal, the operator, or a successor that took over."),
                (edge, samples) => samples.Add(edge.IsDraining() ? 1 : 0)),
            new(Metric.Gauge("odin_catalog_version", "", "The version of the catalog that is in force here; 0: none yet."),
                (edge, samples) => samples.Add(edge.Apps.Version)),
            new(Metric.Gauge("odin_sync_age_seconds", "s", "How old the cluster's view is that the edge goes by."),
                (edge, samples) => samples.Add(edge.ControlPlane.SyncAge.TotalSeconds)),
            new(Metric.Histogram("odin_sync_duration_seconds", "How long the region took to answer a sync."),
                (edge, samples) => samples.Add(edge.Counts.Syncs)),
            new(Metric.Histogram("odin_lease_duration_seconds", "How long apps' grains took to answer a request for a lease."),
                (edge, samples) => samples.Add(edge.Counts.Leases)),
            new(Metric.Counter("odin_session_records_dropped_total", "",
                "Session lines lost because the log was too slow, or that could not be made."),
                (edge, samples) => samples.Add(edge.Records.Dropped)),
            new(Metric.Counter("odin_session_records_left_out_total", "",
                "Session lines of sessions that reached no target, beyond the rate that is logged."),
                (edge, samples) => samples.Add(edge.Records.LeftOut)),
            new(Metric.Counter("odin_log_lines_dropped_total", "", "Log lines of any kind lost because standard error did not take them."),
                (_, samples) => samples.Add(StandardStreams.Errors.Dropped)),
            new(Metric.Gauge("odin_pipes", "", "Kernel pipes that carry bulk traffic: how many, and the most there may be.", "state"),
                AddPipes));
    }

    private static LabelText AboutOf(EdgeState edge)
    {
        var kind = edge.Loops.All[0] is EpollLoop ? "epoll" : "portable";
        var (version, commit) = ProcessVersion.Present;
        return LabelText.Of(("edge", edge.Identity.Id), ("region", edge.Identity.Region), ("version", version), ("commit", commit),
            ("loop", kind));
    }

    private static void AddPipes(EdgeState edge, ISamples samples)
    {
        var (used, most) = (0, 0);
        foreach (var loop in edge.Loops.All)
        {
            if (loop.Pipes is not { } pipes) continue;
            (used, most) = (used + pipes.Used, most + PipePool.MaxPipes);
        }

        samples.Add(used, Labels.Used);
        samples.Add(most, Labels.Max);
    }
}
