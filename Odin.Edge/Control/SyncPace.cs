using Odin.Grains.Edges;

namespace Odin.Edge.Control;

/// <summary>When an edge syncs next, and when it sends its region all rows, so that edges which lost their region at the same instant do
/// not all come back at one. Pure, on the loop clock; one caller at a time.</summary>
internal sealed class SyncPace(Random random, int fewRows = EdgeReport.FewRows)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Where the silo's release gives no turns: what a region's grain takes for a row (docs/SIZING.md), and the longest
    /// wait.</summary>
    private static readonly TimeSpan WorkPerRow = TimeSpan.FromMicroseconds(8);
    private static readonly TimeSpan LongestSpread = TimeSpan.FromSeconds(3);

    private TimeSpan _pause = Interval;
    private long? _allAt;

    /// <summary>Until the next sync, unless something asks for it earlier.</summary>
    public TimeSpan PauseAt(long nowMilliseconds) =>
        _allAt is { } at && TimeSpan.FromMilliseconds(Math.Max(0, at - nowMilliseconds)) is var wait && wait < _pause ? wait : _pause;

    /// <summary>All rows are to be sent now. They are sent once.</summary>
    public bool TakeAllDue(long nowMilliseconds)
    {
        if (_allAt is not { } at || nowMilliseconds < at) return false;
        _allAt = null;
        return true;
    }

    public void OnAnswered() => _pause = Interval;

    /// <summary>When a silo dies, the calls of all its edges fail at the same instant; the turn that its grain gave is void.</summary>
    public void OnFailed() => (_pause, _allAt) = (Interval * (0.5 + random.NextDouble() / 2), null);

    /// <summary>The grain has all rows, or is another one from now on.</summary>
    public void Forget() => _allAt = null;

    /// <summary>The grain lacks rows.</summary>
    /// <param name="allIn">When it wants all (<see cref="SyncAnswer.AllIn"/>).</param>
    /// <param name="rows">That this edge has.</param>
    /// <param name="edges">That the region has, which send as much at the same time.</param>
    /// <param name="nowMilliseconds">The loop clock.</param>
    public void OnMissing(TimeSpan? allIn, int rows, int edges, long nowMilliseconds)
    {
        if (rows <= fewRows) return;   // They are sent with the next report.
        if (allIn is { } turn) _allAt = nowMilliseconds + (long)turn.TotalMilliseconds;
        else _allAt ??= nowMilliseconds + (long)Spread(rows, edges).TotalMilliseconds;
    }

    private TimeSpan Spread(int rows, int edges)
    {
        var spread = edges <= 1 ? TimeSpan.Zero : WorkPerRow * rows * edges;
        return (spread < LongestSpread ? spread : LongestSpread) * random.NextDouble();
    }
}
