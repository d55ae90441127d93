using Odin.Edge.Apps;
using Odin.Edge.Counts;
using Odin.Edge.Limits;
using Odin.Edge.Loops;

namespace Odin.Edge.Sessions;

/// <summary>What one session holds under its app's limits, and its wait for it. Belongs to a session object and serves the sessions it
/// serves; for its loop's thread.</summary>
internal sealed class AdmissionWait(EventLoop loop) : LoopTimer
{
    private HeldPermits _held;
    private QueuedClient? _queued;
    private long _ticket;
    private long _timeoutEnds;

    public Refusal Refusal { get; private set; }

    /// <summary>Takes the permits of the app's limits. Waits for its turn where that is
    /// configured: nobody overtakes those who wait.</summary>
    public async LoopTask<Refusal> EnterAsync(AppLimits limits)
    {
        (_ticket, _timeoutEnds) = (0, 0);
        while (true)
        {
            var releases = limits.Queue.Releases;
            var isOthersTurn = _ticket == 0 && limits.Queue.Count > 0 && limits.QueueTimeout(Refusal.AppFull) is not null;
            var refusal = isOthersTurn ? Refusal.AppFull : limits.TryEnter(out _held);
            if (refusal == Refusal.None) return refusal;
            refusal = await WaitAsync(limits, releases, refusal);
            if (refusal != Refusal.None) return refusal;
        }
    }

    /// <summary>Tries the targets again whenever its turn comes. Full: <see cref="Refusal"/> says why it was in vain.</summary>
    public async LoopTask<Decision> FindTargetAsync(AppLimits limits, TargetSelector targets, EdgeApp app, AppModel model, List<int> tried,
        PeerAddress client)
    {
        while (true)
        {
            var releases = limits.Queue.Releases;
            var decision = targets.Next(app, model, tried, in client);
            if (!decision.IsFull) return decision;
            Refusal = await WaitAsync(limits, releases, Refusal.TargetsFull);
            if (Refusal != Refusal.None) return decision;
        }
    }

    /// <summary>Waits for its turn after a try that failed. With <see cref="Refusal.None"/> it may try again.</summary>
    /// <param name="releases">The queue's, as read before that try.</param>
    /// <param name="refusal">What the client gets when nobody waits here.</param>
    private async LoopTask<Refusal> WaitAsync(AppLimits limits, long releases, Refusal refusal)
    {
        var isAsking = limits.IsAsking(refusal);
        if (limits.QueueTimeout(refusal) is not { } queueTimeout) return refusal;
        if (_ticket == 0 && limits.Queue.Count >= limits.QueueLength) return Refusal.QueueFull;
        if (_timeoutEnds == 0) _timeoutEnds = loop.Timers.Now + (long)queueTimeout.TotalMilliseconds;
        if (loop.Timers.Now >= _timeoutEnds) return limits.IsQueueing ? Refusal.QueueTimeout : refusal;

        _queued = limits.Queue.Enter(releases, ref _ticket);
        if (_queued is null) return Refusal.None;
        loop.Timers.ScheduleAt(this, _timeoutEnds);
        var isTurn = await loop.Await(_queued.Turn);
        loop.Timers.Cancel(this);
        _queued = null;
        // Who waited in vain for what the edge was to learn goes by what it knows without.
        return isTurn || (isAsking && loop.Timers.Now >= _timeoutEnds) ? Refusal.None : Refusal.QueueTimeout;
    }

    /// <summary>Ends a wait under way.</summary>
    public void GiveUp() => _queued?.GiveUp();

    /// <summary>Counts a session that came in before the app had these limits.</summary>
    public void Adopt(AppLimits limits) => _held.Adopt(limits);

    /// <summary>The session has ended.</summary>
    public void Release() => _held.Dispose();

    protected internal override void OnDue() => GiveUp();
}
