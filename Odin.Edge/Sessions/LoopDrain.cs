using Odin.Edge.Drains;
using Odin.Edge.Loops;

namespace Odin.Edge.Sessions;

/// <summary>Ends one loop's sessions of a drain after its deadline, at the pace of the drain. For the loop's thread.</summary>
internal sealed class LoopDrain(LoopSessions sessions, Drain drain) : LoopTimer
{
    private const int LastCheckMilliseconds = 1000;

    private readonly DrainPace _pace = new(drain);
    private bool _isLastLook;

    private TimingWheel Timers => sessions.Loop.Timers;

    public void Start()
    {
        if (drain.Deadline <= Timers.Now) OnDue();
        else Timers.ScheduleAt(this, drain.Deadline);
    }

    protected internal override void OnDue()
    {
        var left = sessions.CountLeft(drain);
        if (left > 0) sessions.End(drain, _pace.Take(left, Timers.Now));
        else if (_isLastLook) return;

        // A session whose target was decided just before the drain began may join it late: one more look when all seem gone.
        _isLastLook = left == 0;
        Timers.ScheduleAt(this, Timers.Now + (left > 0 ? DrainPace.TickMilliseconds : LastCheckMilliseconds));
    }
}
