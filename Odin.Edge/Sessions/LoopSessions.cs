using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Odin.Edge.Apps;
using Odin.Edge.Counts;
using Odin.Edge.Drains;
using Odin.Edge.Loops;
using Odin.Edge.ProxyProtocol;
using Odin.Edge.Sessions.Log;
using Odin.Edge.Targets;

namespace Odin.Edge.Sessions;

/// <summary>The sessions of one loop: those alive, and the objects kept for later ones. For the loop's
/// thread, except <see cref="Live"/>.</summary>
internal sealed partial class LoopSessions(
    EventLoop loop, SessionRecords records, HeaderWarnings headers, OwnConnections own, TimeProvider time, Random random, ILogger logger)
{
    /// <summary>Sessions that a walk copies at a time; then the loop serves its events.</summary>
    public const int SliceSessions = 256;

    private const int MaxKept = 4096;

    private static readonly long SliceTicks = Stopwatch.Frequency / 10_000;   // 100 us

    private readonly Stack<Session> _free = new();
    private readonly Stack<Connecting> _connecting = new();
    private readonly SessionRecordRing _priority = records.AddPriority();
    private readonly ulong _idPrefix = ((ulong)random.Next() << 32) | (uint)random.Next();
    private ClientAdmission? _admission;
    private ulong _ids;
    private Session? _first;
    private Session? _bookmark;   // Where the walk under way goes on; null: nobody walks, or it is over.
    private int _live;
    private TaskCompletionSource? _emptied;

    public EventLoop Loop => loop;

    public HeaderWarnings Headers => headers;

    /// <summary>Of all loops.</summary>
    public OwnConnections Own => own;

    public ClientAdmission Admission => _admission ??= new ClientAdmission(this);

    public TargetSelector Targets { get; } = new(loop, random);

    /// <summary>Sessions begun and not yet ended. From any thread.</summary>
    public int Live => Volatile.Read(ref _live);

    /// <summary>Never the same twice, here or on another loop or edge: a random half and a rising one.</summary>
    public UInt128 NextId() => new(_idPrefix, ++_ids);

    /// <summary>From 0 to 1, for what must not happen to all sessions of a burst at once.</summary>
    public double NextJitter() => random.NextDouble();

    /// <summary>Sessions need one while they connect only, so there are far fewer.</summary>
    public Connecting RentConnecting() => _connecting.TryPop(out var connecting) ? connecting : new Connecting(this);

    public void Return(Connecting connecting)
    {
        if (_connecting.Count < MaxKept) _connecting.Push(connecting);
    }

    public long Timestamp() => time.GetTimestamp();

    public TimeSpan Elapsed(long from, long to) => time.GetElapsedTime(from, to);

    public void Start(EdgeApp app, int port, LoopSocket client, in PeerAddress peer)
    {
        app.Accepted.Add(loop.Index, 1);
        Start(app, null, port, client, in peer);
    }

    /// <summary>Counted as accepted when it is decided which app is meant.</summary>
    public void Start(SharedPort shared, int port, LoopSocket client, in PeerAddress peer) =>
        Start(shared.Apps.First, shared, port, client, in peer);

    private void Start(EdgeApp app, SharedPort? shared, int port, LoopSocket client, in PeerAddress peer)
    {
        if (!_free.TryPop(out var session)) session = new Session(this);
        Link(session);
        Volatile.Write(ref _live, _live + 1);
        app.Live.Add(loop.Index, 1);
        app.Activity.Set();
        session.Start(app, shared, port, client, in peer);
    }

    /// <summary>A live session counts at this app from now on, and has been accepted for it.</summary>
    public void OnDecided(EdgeApp before, EdgeApp app)
    {
        before.Live.Add(loop.Index, -1);
        app.Live.Add(loop.Index, 1);
        app.Accepted.Add(loop.Index, 1);
        app.Activity.Set();
    }

    /// <summary>The record names the target of an attempt and who decided on it.</summary>
    public void OnAssigned(EdgeApp app, ref SessionRecord record)
    {
        record.AssignedAt = Timestamp();
        var length = Elapsed(record.FailedAt == 0 ? record.AcceptedAt : record.FailedAt, record.AssignedAt);
        app.Counts.Assigned[(int)record.Source].Observe(loop.Index, length);
    }

    public void OnConnectFailed(Target target, ConnectFailure failure, ref SessionRecord record)
    {
        record.FailedAt = Timestamp();
        target.Connects.Increment(loop.Index, (int)failure.Outcome);
    }

    /// <summary>Returns how long it took.</summary>
    public TimeSpan OnConnected(Target target, ref SessionRecord record)
    {
        record.ConnectedAt = Timestamp();
        var length = Elapsed(record.AssignedAt, record.ConnectedAt);
        target.Connects.Increment(loop.Index, (int)ConnectOutcome.Success);
        target.Durations?.Connects.Observe(loop.Index, length);
        return length;
    }

    /// <summary>Counts the live sessions of an app under limits it was given meanwhile.</summary>
    public void AdoptPermits(EdgeApp app)
    {
        for (var session = _first; session is not null; session = session.NextLive)
        {
            if (session.App == app) session.AdoptPermits();
        }
    }

    /// <summary>Ends all live sessions.</summary>
    public void EndAll(EndedBy by)
    {
        for (var session = _first; session is not null; session = session.NextLive) session.End(by);
    }

    /// <summary>Begins a walk over the sessions that live now; one at a time. Those that begin later are linked before the first one and
    /// are no part of it.</summary>
    public void BeginWalk() => _bookmark = _first;

    public void EndWalk() => _bookmark = null;

    /// <summary>Copies the next sessions of the walk: as many as there is room for, or as can be copied in 100 us. 0: it is
    /// over.</summary>
    public int CopyNext(Span<LiveSession> slice)
    {
        var until = Stopwatch.GetTimestamp() + SliceTicks;
        var count = 0;
        while (_bookmark is { } session && count < slice.Length)
        {
            _bookmark = session.NextLive;
            slice[count++] = session.Describe();
            if (count % 16 == 0 && Stopwatch.GetTimestamp() >= until) break;
        }

        return count;
    }

    /// <summary>The sessions that a drain covers and that nothing has ended yet.</summary>
    public int CountLeft(Drain drain)
    {
        var count = 0;
        for (var session = _first; session is not null; session = session.NextLive)
        {
            if (!session.IsEnding && IsUnder(drain, session)) count++;
        }

        return count;
    }

    /// <summary>A session that went to an unhealthy target all the same, because all are, is not ended for it.</summary>
    private static bool IsUnder(Drain drain, Session session) =>
        (session.Undecided is { } shared ? shared.Apps.IsUnder(drain) : session.App.Drain == drain) || session.Target?.Drain == drain
        || (session.Target?.UnhealthyDrain == drain && session.IsRelayingSince(drain.Deadline));

    /// <summary>Ends <paramref name="count"/> of them.</summary>
    public void End(Drain drain, int count)
    {
        for (var session = _first; session is not null && count > 0; session = session.NextLive)
        {
            if (session.IsEnding || !IsUnder(drain, session)) continue;
            session.End(drain.By);
            count--;
        }
    }

    /// <summary>Completes when no session lives.</summary>
    public Task WhenEmptyAsync()
    {
        if (_live == 0) return Task.CompletedTask;
        _emptied ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _emptied.Task;
    }

    /// <summary>Whatever counting or logging it throws, the session is gone and its object free.</summary>
    internal void OnEnded(Session session, in SessionRecord record)
    {
        session.App.Live.Add(loop.Index, -1);
        TryCount(session.App, in record);
        Volatile.Write(ref _live, _live - 1);
        Unlink(session);
        if (_free.Count < MaxKept) _free.Push(session);
        if (_emptied is not null && _live == 0) OnEmpty();
        TryLog(session.App, in record);
    }

    private void TryCount(EdgeApp app, in SessionRecord record)
    {
        try
        {
            app.Counts.OnEnded(loop.Index, record.End, record.Source);
            app.Counts.Durations.Observe(loop.Index, Elapsed(record.AcceptedAt, record.EndedAt));
        }
        catch (Exception exception)
        {
            LogBug(exception, app.Name);
        }
    }

    private void TryLog(EdgeApp app, in SessionRecord record)
    {
        try
        {
            if (records.Wants(in record) && _priority.Add(in record)) records.Wake();
        }
        catch (Exception exception)
        {
            LogBug(exception, app.Name);
        }
    }

    internal void OnBug(Exception exception, string app) => LogBug(exception, app);

    /// <summary>Clients decide how many there are.</summary>
    internal void OnHandshakeFailed(SessionContext session, string reason)
    {
        if (logger.IsEnabled(LogLevel.Debug))
            LogHandshakeFailed(session.App.Name, session.Record.Port, session.Record.Client.ToEndPoint().ToString(), reason);
    }

    private void OnEmpty()
    {
        _emptied!.SetResult();
        _emptied = null;
    }

    private void Link(Session session)
    {
        session.PreviousLive = null;
        session.NextLive = _first;
        if (_first is not null) _first.PreviousLive = session;
        _first = session;
    }

    private void Unlink(Session session)
    {
        if (session == _bookmark) _bookmark = session.NextLive;
        if (session.PreviousLive is { } previous) previous.NextLive = session.NextLive;
        else _first = session.NextLive;
        if (session.NextLive is { } next) next.PreviousLive = session.PreviousLive;
        session.NextLive = session.PreviousLive = null;
    }

    [LoggerMessage(5202, LogLevel.Debug, "App {App}:{Listener}: the TLS handshake of {Client} failed: {Reason}")]
    private partial void LogHandshakeFailed(string app, int listener, string client, string reason);

    [LoggerMessage(5201, LogLevel.Error,
        "App {App}: a session ended with an exception nobody expected. This is a bug of Odin; please report it")]
    private partial void LogBug(Exception exception, string app);
}
