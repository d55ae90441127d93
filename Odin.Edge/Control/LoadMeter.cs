using System.Collections.Immutable;
using Odin.Edge.Control.Applying;
using Odin.Edge.Control.Reports;
using Odin.Edge.Counts;
using Odin.Edge.Loops;
using Odin.Grains.Edges;

namespace Odin.Edge.Control;

/// <summary>Measures what this edge has to do, once a report. For the control side. An app that nobody used costs one sum.</summary>
internal sealed class LoadMeter(AppSet apps, LoopSet loops, TimeProvider time)
{
    private readonly LoadWindow _window = new(loops.All.Length, DurationBuckets.Assign);
    private readonly long _start = time.GetTimestamp();
    private readonly long[] _counts = new long[DurationBuckets.Assign.Count];

    public EdgeLoad? Measure()
    {
        var accepted = 0L;
        var assigned = new long[_counts.Length];
        foreach (var app in apps.All)
        {
            var ofApp = app.Accepted.Sum();
            if (ofApp == 0) continue;
            accepted += ofApp;
            foreach (var source in app.Counts.Assigned)
            {
                source.Read(_counts);
                for (var bucket = 0; bucket < _counts.Length; bucket++) assigned[bucket] += _counts[bucket];
            }
        }

        var busy = loops.All.Aggregate(TimeSpan.Zero, (sum, loop) => sum + loop.Busy);
        return _window.Add(new LoadSample(time.GetElapsedTime(_start), accepted, busy, ImmutableArray.Create(assigned))) is { } load
            ? load with { LoopLag = loops.All.Max(loop => loop.Pulse.Lag), Room = Room } : null;
    }

    private long? Room => loops.Descriptors.Allowed == long.MaxValue ? null : loops.Descriptors.Sessions;
}
