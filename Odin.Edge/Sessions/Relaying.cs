using System.Runtime.CompilerServices;
using Odin.Edge.Counts;
using Odin.Edge.Loops;
using Odin.Edge.Sessions.Relay;
using Odin.Grains.Configuration;

namespace Odin.Edge.Sessions;

/// <summary>A session's phase while its bytes move: both directions, its time-outs, and what the target showed. Belongs to a session object
/// and serves the sessions that it serves; on their loop.</summary>
internal sealed class Relaying(LoopSessions sessions, SessionContext session) : LoopTimer
{
    private readonly Direction _up = new();
    private readonly Direction _down = new();
    private RelayWatch _watch;

    /// <summary>The loop's clock when the relay began.</summary>
    public long Began => _watch.Began;

    public Direction Up => _up;

    public Direction Down => _down;

    public bool IsOver => !_up.IsRunning && !_down.IsRunning;

    /// <summary>Completes as soon as a direction has ended. One at a time.</summary>
    public EndAwaitable NextEnd => new(this);

    private EventLoop Loop => sessions.Loop;

    private long Now => Loop.Timers.Now;

    private long LastMoved => Math.Max(_up.LastMoved, _down.LastMoved);

    public void Begin()
    {
        var (app, target) = (session.App, session.Target!);
        app.OnConnected(target, Now);
        var length = sessions.OnConnected(target, ref session.Record);
        if (!session.Model.UnmeasuredPriorities.IsEmpty) target.ConnectTime.Observe(length);
        session.Phase = SessionPhase.Data;
        _watch = new RelayWatch(Now, sessions.NextJitter());
        _up.Begin(session.ClientSocket, session.TargetSocket!, app.Counts.BytesUp);
        _down.Begin(session.TargetSocket!, session.ClientSocket, app.Counts.BytesDown);
        ScheduleCheck(app.Model.Spec);
        _up.Start();
        _down.Start();
    }

    /// <summary>Never throws: while one direction of a session runs, it must not be left behind.</summary>
    public void OnEnded((Direction Direction, DirectionEnd End) ended)
    {
        try
        {
            if (ended.End == DirectionEnd.Finished) OnFinished(ended.Direction);
            else OnFailed(ended.Direction, ended.End);
        }
        catch (Exception exception)
        {
            OnBug(exception);
        }
    }

    /// <summary>A FIN has come, and all before it was handed over.</summary>
    private void OnFinished(Direction direction)
    {
        _watch.HasClientFinished |= direction == _up;
        if (session.Phase == SessionPhase.LastData) return;   // The second one: closing follows at once and sends the FIN.

        session.Phase = SessionPhase.LastData;
        direction.To.ShutdownSend();
        ScheduleCheck(session.App.Model.Spec);
    }

    /// <summary>The other direction must give up.</summary>
    private void OnFailed(Direction direction, DirectionEnd end)
    {
        if (direction.Bug is { } bug) OnBug(bug);
        else if (end == DirectionEnd.SourceFailed) session.Conclude(session.Blame(direction.From));
        else if (end == DirectionEnd.DestinationFailed) session.Conclude(session.Blame(direction.To));
        session.InterruptSockets();
    }

    private void OnBug(Exception exception)
    {
        sessions.OnBug(exception, session.App.Name);
        End(EndedBy.Edge);
    }

    private void End(EndedBy by)
    {
        session.Conclude(by);
        session.InterruptSockets();
    }

    protected internal override void OnDue() => Check();

    /// <summary>Bytes move without touching the timer: it comes round, sees that they did, and is set again. Time-outs are
    /// those of the app's present version.</summary>
    private void Check()
    {
        var spec = session.App.Model.Spec;
        if (_watch.Look(spec, session.Phase, _up, LastMoved, Now) is { } by) End(by);
        else ScheduleCheck(spec);
    }

    private void ScheduleCheck(AppSpec spec) =>
        Loop.Timers.ScheduleAt(this, _watch.NextLook(spec, session.Phase, _up, LastMoved, Now));

    public void StopWatching() => Loop.Timers.Cancel(this);

    /// <summary>Bytes into the record; and into the app whether the target answered.</summary>
    public void Report(SessionEnd end)
    {
        session.Record.BytesUp = _up.Bytes;
        session.Record.BytesDown = _down.Bytes;
        SessionEvidence.Record(session.App, session.Model, session.Target!, session.Endpoint, end.By, _down.Bytes, Began, Now);
    }

    /// <summary>Gives back the buffers that failed directions may still hold.</summary>
    public void Release()
    {
        _up.Release();
        _down.Release();
    }

    /// <summary>Waits for whichever direction ends first; the other one then has nobody who waits for it.</summary>
    internal readonly struct EndAwaitable(Relaying relaying) : ICriticalNotifyCompletion
    {
        public bool IsCompleted => relaying._up.HasEnded || relaying._down.HasEnded;

        public EndAwaitable GetAwaiter() => this;

        public (Direction Direction, DirectionEnd End) GetResult()
        {
            var (ended, other) = relaying._up.HasEnded ? (relaying._up, relaying._down) : (relaying._down, relaying._up);
            other.WhenEnded(null);
            return (ended, ended.TakeEnd());
        }

        public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

        public void UnsafeOnCompleted(Action continuation)
        {
            relaying._up.WhenEnded(continuation);
            relaying._down.WhenEnded(continuation);
        }
    }
}
