namespace Odin.Edge.Drains;

/// <summary>How many sessions of a drain end at a tick: as many as keep the pace at which those that are left end
/// evenly over what is left of the window.</summary>
/// <remarks>No list of sessions is kept: those that end by themselves slow the pace down. The first one ends at the deadline,
/// the last at the end of the window.</remarks>
internal sealed class DrainPace(Drain drain)
{
    public const int TickMilliseconds = 50;

    private double _credit = 1;
    private long _ticked = drain.Deadline;

    public int Take(int left, long nowMilliseconds)
    {
        var elapsed = nowMilliseconds - _ticked;
        _ticked = nowMilliseconds;
        if (drain.Ends - nowMilliseconds <= TickMilliseconds) return left;

        _credit += left * (double)elapsed / (drain.Ends - nowMilliseconds + elapsed);
        var share = Math.Min(left, (int)_credit);
        _credit -= share;
        return share;
    }
}
