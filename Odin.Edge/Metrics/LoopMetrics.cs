using Odin.Edge.Loops;
using Odin.Hosting.Metrics;

namespace Odin.Edge.Metrics;

/// <summary>What an edge says of each of its loops.</summary>
internal static class LoopMetrics
{
    public static IMetricSet Create(LoopSet loops)
    {
        (EventLoop Loop, LabelText Label)[] items = [.. loops.All.Select(loop => (loop, Labels.Loop(loop.Index)))];
        return new MetricSet<(EventLoop Loop, LabelText Label)>(() => items,
            new(Metric.Gauge("odin_loop_lag_seconds", "s",
                "How late the loop last ran what was posted to it, or how long that waits by now.", "loop"),
                (item, samples) => samples.Add(item.Loop.Pulse.Lag.TotalSeconds, item.Label)),
            new(Metric.Counter("odin_loop_busy_seconds_total", "s",
                "Time for which the loop worked instead of waiting for events.", "loop"),
                (item, samples) => samples.Add(item.Loop.Busy.TotalSeconds, item.Label)),
            new(Metric.Counter("odin_loop_turns_total", "", "Turns of the loop: each serves a batch of events.", "loop"),
                (item, samples) => samples.Add(item.Loop.Turns, item.Label)));
    }
}
