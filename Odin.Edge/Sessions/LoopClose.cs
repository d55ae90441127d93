using Odin.Edge.Counts;
using Odin.Edge.Drains;
using Odin.Edge.Loops;

namespace Odin.Edge.Sessions;

/// <summary>Ends listed sessions of one loop as the operator wants it, evenly over a time, at the pace of drains. For the loop's
/// thread.</summary>
internal sealed class LoopClose(LoopSessions sessions, IReadOnlyList<SessionHandle> handles, TimeSpan over) : LoopTimer
{
    /// <summary>Ends of one turn of the loop; others wait for the next one.</summary>
    private const int TurnSessions = 256;

    private DrainPace _pace = null!;
    private int _next;

    private TimingWheel Timers => sessions.Loop.Timers;

    public void Start()
    {
        _pace = new DrainPace(new Drain(Timers.Now, (long)over.TotalMilliseconds));
        OnDue();
    }

    protected internal override void OnDue() => EndSome(_pace.Take(CountLeft(), Timers.Now));

    private void EndSome(int count)
    {
        for (var left = Math.Min(count, TurnSessions); left > 0 && _next < handles.Count; _next++)
        {
            if (!handles[_next].IsLive) continue;
            handles[_next].Session.End(EndedBy.Drain);
            left--;
        }

        if (_next == handles.Count) return;
        if (count > TurnSessions) sessions.Loop.Post(() => EndSome(count - TurnSessions));
        else Timers.ScheduleAt(this, Timers.Now + DrainPace.TickMilliseconds);
    }

    /// <summary>Those that ended by themselves slow the pace down.</summary>
    private int CountLeft()
    {
        var left = 0;
        for (var place = _next; place < handles.Count; place++) left += handles[place].IsLive ? 1 : 0;
        return left;
    }
}
