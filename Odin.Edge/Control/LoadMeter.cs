using System.Collections.Immutable;
using Odin.Edge.Apps;
using Odin.Edge.Control.Applying;
using Odin.Edge.Control.Reports;
using Odin.Edge.Counts;
using Odin.Edge.Loops;
using Odin.Grains.Edges;

namespace Odin.Edge.Control;

/// <summary>Measures what this edge has to do, once a report. For the control side. An app that nobody uses costs nothing.</summary>
internal sealed class LoadMeter(AppSet apps, LoopSet loops, TimeProvider time)
{
    private readonly LoadWindow _window = new(loops.All.Length, DurationBuckets.Assign);
    private readonly long _start = time.GetTimestamp();
    private readonly long[] _counts = new long[DurationBuckets.Assign.Count];
    private readonly long[] _assigned = new long[DurationBuckets.Assign.Count];
    private readonly Dictionary<EdgeApp, long[]> _known = new(ReferenceEqualityComparer.Instance);   // By bucket; accepted ones last.
    private ImmutableArray<EdgeApp> _all = [];
    private long _accepted;

    /// <param name="active">Of no other app has a number changed since the last call.</param>
    public EdgeLoad? Measure(IReadOnlyCollection<EdgeApp> active)
    {
        if (apps.All != _all) Forget();
        foreach (var app in active) Add(app);
        var busy = loops.All.Aggregate(TimeSpan.Zero, (sum, loop) => sum + loop.Busy);
        return _window.Add(new LoadSample(time.GetElapsedTime(_start), _accepted, busy, ImmutableArray.Create(_assigned))) is { } load
            ? load with { LoopLag = loops.All.Max(loop => loop.Pulse.Lag), Room = Room } : null;
    }

    private long? Room => loops.Descriptors.Allowed == long.MaxValue ? null : loops.Descriptors.Sessions;

    /// <summary>Adds what is more than at the last call.</summary>
    private void Add(EdgeApp app)
    {
        var accepted = app.Accepted.Sum();
        if (accepted == 0) return;
        if (!_known.TryGetValue(app, out var known)) _known.Add(app, known = new long[_counts.Length + 1]);
        _accepted += accepted - known[^1];
        known[^1] = accepted;
        var sums = (Span<long>)stackalloc long[_counts.Length];
        foreach (var source in app.Counts.Assigned)
        {
            source.Read(_counts);
            for (var bucket = 0; bucket < _counts.Length; bucket++) sums[bucket] += _counts[bucket];
        }

        for (var bucket = 0; bucket < _counts.Length; bucket++)
        {
            _assigned[bucket] += sums[bucket] - known[bucket];
            known[bucket] = sums[bucket];
        }
    }

    /// <summary>What they had is counted on; nobody adds to it.</summary>
    private void Forget()
    {
        _all = apps.All;
        foreach (var app in _known.Keys)
        {
            if (apps.Apps.GetValueOrDefault(app.Name) != app) _known.Remove(app);
        }
    }
}
