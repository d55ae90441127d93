using Odin.Grains.Edges;
using Odin.Hosting.Metrics;

namespace Odin.Edge.Control.Reports;

/// <summary>The totals of the last seconds, and what an edge had to do between them. Pure. For one thread.</summary>
internal sealed class LoadWindow(int loops, Buckets buckets)
{
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(10);

    private readonly Queue<LoadSample> _samples = new();

    /// <summary>Null: nothing to compare with yet.</summary>
    public EdgeLoad? Add(LoadSample now)
    {
        // The oldest one is kept until the next one is as old as the window.
        while (_samples.Count > 1 && now.At - _samples.ElementAt(1).At >= Length) _samples.Dequeue();
        _samples.Enqueue(now);
        var before = _samples.Peek();
        var passed = (now.At - before.At).TotalSeconds;
        return passed <= 0 ? null : new EdgeLoad
        {
            Loops = loops,
            BusyShare = Math.Clamp((now.Busy - before.Busy).TotalSeconds / passed / loops, 0, 1),
            NewPerSecond = Math.Max(0, now.Accepted - before.Accepted) / passed,
            AssignP99 = AssignP99(before, now),
        };
    }

    private TimeSpan? AssignP99(LoadSample before, LoadSample now)
    {
        long[] counts = [.. now.Assigned.Zip(before.Assigned, (after, first) => Math.Max(0, after - first))];
        return buckets.Percentile(counts, 0.99);
    }
}
