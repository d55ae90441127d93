using System.Net.Sockets;
using Odin.Edge.Admission;
using Odin.Edge.Apps;
using Odin.Edge.Balancing;
using Odin.Edge.Counts;
using Odin.Edge.Limits;
using Odin.Edge.Loops;
using Odin.Edge.ProxyProtocol;
using Odin.Edge.Sessions.Log;
using Odin.Edge.Sessions.Relay;
using Odin.Edge.Targets;
using Odin.Grains.Configuration;

namespace Odin.Edge.Sessions;

/// <summary>One client, from accept to the last FIN. Lives on the loop that accepted it and is used again for a later client.</summary>
/// <remarks>
/// accept, [PROXY header], [ClientHello], admit, decide, connect (another target on failure), pump, end. The first reason to end is the
/// one that is logged. Every wait can be interrupted by its deadline (<see cref="OnDue"/>), by a broken socket (<see cref="OnBroken"/>)
/// or from outside (<see cref="End"/>).
/// </remarks>
internal sealed class Session : LoopTimer, ISocketOwner, IPumpOwner
{
    private readonly LoopSessions _sessions;
    private readonly Direction _up;
    private readonly Direction _down;
    private readonly List<int> _tried = [];
    private readonly Action _whenDone;
    private EdgeApp _app = null!;
    private AppModel _model = null!;
    private LoopSocket _client = null!;
    private LoopSocket? _target;
    private ConnectAttempt? _attempt;
    private TargetEndpoint? _endpoint;   // Which address of the target it is connected to.
    private ClientSlot _clientSlot;
    private HeaderWait? _header;   // Made when a header is due for the first time.
    private HelloWait? _hello;   // Made when a ClientHello is due for the first time.
    private AdmissionWait? _pass;   // Made when a limit is met for the first time.
    private LiveCount _live;
    private LoopTask<SessionEnd> _running;
    private SessionPhase _phase;
    private SessionEnd? _end;
    private byte _hops;   // Edges of Odin that the client has come through, this one included; 0: it brought no header.
    private PeerAddress _destination;
    private bool _isIntroduced;   // It was asked for its PROXY header together with its ClientHello.
    private bool _isConnectTimedOut;
    private long _budgetEnds;
    private RelayWatch _watch;
    private SessionRecord _record;

    public Session(LoopSessions sessions)
    {
        _sessions = sessions;
        _up = new Direction(this);
        _down = new Direction(this);
        _whenDone = Finish;
    }

    /// <summary>Neighbours in the list of the loop's live sessions.</summary>
    internal Session? NextLive { get; set; }

    internal Session? PreviousLive { get; set; }

    public EdgeApp App => _app;

    /// <summary>The port whose apps it may mean, until it has said which one; null: <see cref="App"/> is the one.</summary>
    public SharedPort? Undecided { get; private set; }

    /// <summary>The target it is connecting or connected to; null: none now.</summary>
    public Target? Target => _live.Target;

    /// <summary>The reason to end is known; what is left is to clean up.</summary>
    public bool IsEnding => _end is not null;

    /// <summary>It was connected to its target at that time already, by the loop's clock.</summary>
    public bool IsRelayingSince(long milliseconds) => _phase >= SessionPhase.Data && _watch.Began <= milliseconds;

    private EventLoop Loop => _sessions.Loop;

    private AdmissionWait Pass => _pass ??= new AdmissionWait(Loop);

    private long Now => Loop.Timers.Now;

    /// <param name="shared">Null: the port is the app's alone.</param>
    public void Start(EdgeApp app, SharedPort? shared, int port, LoopSocket client, in PeerAddress peer)
    {
        (_app, _model, _client, Undecided) = (app, app.Model, client, shared);
        _client.Owner = this;
        (_phase, _end, _attempt) = (SessionPhase.Assigning, null, null);
        (_destination, _hops, _isIntroduced) = (default, 0, false);
        _record = new SessionRecord { Id = _sessions.NextId(), App = app.Name, Port = port, Client = peer };
        _record.AcceptedAt = _sessions.Timestamp();
        _running = RunAsync();
        if (_running.IsCompleted) Finish();
        else _running.UnsafeOnCompleted(_whenDone);
    }

    /// <summary>Ends the session for a reason from outside; both sides are reset.</summary>
    public void End(EndedBy by)
    {
        Conclude(by);
        _pass?.GiveUp();
        _attempt?.Interrupt();
        _client.Interrupt();
        _target?.Interrupt();
    }

    /// <summary>The session of this id lives here and nothing has ended it yet.</summary>
    public bool Is(UInt128 id) => _record.Id == id && !IsEnding;

    public LiveSession Describe() => LiveSession.Of(this, _phase, in _record, _up, _down);

    /// <summary>Counts the session under limits that its app was given after it came in. One that has no
    /// target yet is counted when it gets one.</summary>
    public void AdoptPermits()
    {
        if (_live.Target is null || _app.Limits is not { } limits) return;
        Pass.Adopt(limits);
        _live.AdoptPermit();
    }

    public void OnBroken(LoopSocket socket)
    {
        if (socket == _client || (socket == _target && _phase >= SessionPhase.Data)) End(Blame(socket));
    }

    public void OnFinished(Direction direction)
    {
        _watch.HasClientFinished |= direction == _up;
        if (_phase == SessionPhase.LastData) return;   // The second one: closing follows at once and sends the FIN.

        _phase = SessionPhase.LastData;
        direction.To.ShutdownSend();
        ScheduleCheck(_app.Model.Spec);
    }

    public void OnFailed(Direction direction, DirectionEnd end)
    {
        var failed = end == DirectionEnd.SourceFailed ? direction.From : direction.To;
        if (end != DirectionEnd.Interrupted) Conclude(Blame(failed));
        _client.Interrupt();
        _target?.Interrupt();
    }

    public void OnBug(Exception exception)
    {
        _sessions.OnBug(exception, _app.Name);
        End(EndedBy.Edge);
    }

    protected internal override void OnDue() => Check();

    private async LoopTask<SessionEnd> RunAsync()
    {
        if (!IsOwn() && (Undecided is not { } shared || await FindAppAsync(shared))
            && (_app.AdmissionPolicy is not { } admission || await EnterAsync(admission))
            && (_app.Limits is not { } limits || await TakePermitsAsync(limits)) && await ConnectAsync() && !IsOwn())
        {
            BeginPumping();
            var up = _up.RunAsync();
            await _down.RunAsync();
            await up;
        }

        return _end ?? SessionEnd.Normal;
    }

    /// <summary>Looked at again once a target is connected: another loop may have connected and not have noted it yet.</summary>
    private bool IsOwn() => _hops == 0 && _sessions.Own.Recognises(_client, in _record.Client) && !Refuse(Refusal.Loop);

    /// <summary>What is granted is held until the session ends.</summary>
    private async LoopTask<bool> EnterAsync(AdmissionPolicy admission)
    {
        if (!_isIntroduced && admission.Headers is { } headers && !await ReceiveHeaderAsync(headers)) return false;
        var refusal = admission.Admit(ClientAddress.Of(in _record.Client), Now, out _clientSlot);
        return refusal == Refusal.None || Refuse(refusal);
    }

    /// <summary>Several apps share the port: the name in the ClientHello says which one is meant. A PROXY header comes before.</summary>
    private async LoopTask<bool> FindAppAsync(SharedPort shared)
    {
        _isIntroduced = true;
        if (_app.AdmissionPolicy?.Headers is { } headers && !await ReceiveHeaderAsync(headers)) return false;
        _hello ??= new HelloWait(Loop);
        var (refusal, app) = await _hello.FindAsync(shared, _client);
        if (app is not null) Decide(app);
        if (refusal != Refusal.None) return Refuse(refusal);
        return app is null ? Conclude(EndedBy.Client) : _end is null;
    }

    /// <summary>From here on it counts where it belongs.</summary>
    private void Decide(EdgeApp app)
    {
        _sessions.OnDecided(_app, app);
        (_app, _model, _record.App, Undecided) = (app, app.Model, app.Name, null);
    }

    /// <summary>From then on the client is the header's.</summary>
    private async LoopTask<bool> ReceiveHeaderAsync(HeaderReception headers)
    {
        _header ??= new HeaderWait(Loop, _sessions.Headers);
        var (refusal, received) = await _header.ReceiveAsync(headers, _client, _record.Client, _app.Name);
        if (refusal != Refusal.None) return Refuse(refusal);
        if (received is not { } header) return Conclude(EndedBy.Client);
        if (header.Hops >= ProxyHeader.MaxHops) return Refuse(Refusal.Loop);
        _hops = (byte)(header.Hops + 1);
        if (header.HasAddresses) (_record.Client, _destination) = (header.Source, header.Destination);
        return _end is null;
    }

    private bool Refuse(Refusal refusal)
    {
        if (_end is not null) return false;
        if (Undecided is not null) Decide(_app);
        _record.Refusal = refusal;
        _app.Counts.OnRefused(Loop.Index, refusal);
        return Conclude(refusal.WhoEnds());
    }

    private async LoopTask<bool> TakePermitsAsync(AppLimits limits) =>
        await Pass.EnterAsync(limits) is var refusal and not Refusal.None ? Refuse(refusal) : _end is null;

    private async LoopTask<bool> ConnectAsync()
    {
        var spec = _model.Spec.Connect;
        _tried.Clear();
        _budgetEnds = Now + (long)spec.Budget.TotalMilliseconds;
        for (var attempt = 0; attempt < _model.Attempts && _end is null; attempt++)
        {
            var decision = _model.Spec.IsStrict ? Decision.None : _sessions.Targets.Next(_app, _model, _tried, in _record.Client);
            if (decision.Target is null && !decision.IsFull)
                decision = await _sessions.Targets.DecideAsync(_app, _model, _tried, _record.Client, _budgetEnds);
            if (_end is not null) decision = decision.Drop();
            if (decision.IsFull) decision = await WaitForTargetAsync();
            if (decision.Target is not { } ordinal) return Conclude(EndedBy.Edge);
            Take(ordinal, in decision);
            if (await TryConnectAsync() is not { } error) return true;
            OnAttemptFailed(ordinal, error);
        }

        return Conclude(_isConnectTimedOut ? EndedBy.Timeout : EndedBy.Target);
    }

    /// <summary>All targets have as many sessions as they may: waits its turn where that is configured. The
    /// wait is no part of the connect budget.</summary>
    private async LoopTask<Decision> WaitForTargetAsync()
    {
        if (_app.Limits is not { } limits) return Decision.None;   // Lifted this very moment.
        var began = Now;
        var decision = await Pass.FindTargetAsync(limits, _sessions.Targets, _app, _model, _tried, _record.Client);
        _budgetEnds += Now - began;
        if (decision.IsFull) Refuse(Pass.Refusal);
        return _end is null ? decision : decision.Drop();
    }

    private void Take(int ordinal, in Decision decision)
    {
        _phase = SessionPhase.Connecting;
        _live = new LiveCount(_model.Targets[ordinal], Loop.Index, decision.Permit);
        AdoptPermits();
        if (_model.Spec.IsRanked) _app.Leases.OnChanged();
        _record.Target = _live.Target;
        _record.Source = decision.Source;
        _record.Attempts++;
        _sessions.OnAssigned(_app, ref _record);
    }

    /// <summary>One attempt. Null: connected, and told by a PROXY header where one is due.</summary>
    private async LoopTask<SocketError?> TryConnectAsync()
    {
        var deadline = Math.Min(Now + (long)_model.Spec.Connect.Timeout.TotalMilliseconds, _budgetEnds);
        var attempt = _attempt = _sessions.RentAttempt();
        var client = _model.Sources is null ? (ulong?)null : ClientHash.Of(ClientAddress.Of(in _record.Client), _model.Spec.SourceHash);
        _target = await attempt.ConnectAsync(_app, _model, _live.Target!, client, deadline);
        if (_target is not null) _target.Owner = this;
        if (_target is not null && _model.Spec.ProxyProtocol.Send != ProxyProtocolSend.Off)
            await attempt.GreetAsync(_target, WriteHeader(), deadline);
        _attempt = null;
        (_endpoint, _isConnectTimedOut) = (attempt.Endpoint, attempt.IsTimedOut);
        var error = attempt.Error;
        _sessions.Return(attempt);
        return error == SocketError.Success ? _end is null ? null : SocketError.OperationAborted : error;
    }

    /// <summary>Into the loop's scratch buffer; returns the length. No byte of the client's has gone yet, so
    /// another target may still be tried.</summary>
    private int WriteHeader()
    {
        if (_destination.IsNone) _destination = _client.LocalAddress;
        if (_model.Spec.ProxyProtocol.Send == ProxyProtocolSend.V1)
            return HeaderWriter.WriteV1(Loop.Scratch, in _record.Client, in _destination);
        return HeaderWriter.WriteV2(Loop.Scratch, in _record.Client, in _destination, _record.Id, _app.Name, _hops);
    }

    private void OnAttemptFailed(int ordinal, SocketError error)
    {
        _target?.Close(reset: false);
        _target = null;
        _live.Dispose();
        _tried.Add(ordinal);
        if (_end is not null) return;
        _sessions.OnConnectFailed(_model.Targets[ordinal], error, ref _record);
        if (error is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable or SocketError.AddressNotAvailable)
            Conclude(EndedBy.Edge);
        else _app.OnConnectFailed(_model, ordinal, error, Now);
        if (Now >= _budgetEnds) Conclude(_isConnectTimedOut ? EndedBy.Timeout : EndedBy.Target);
    }

    private void BeginPumping()
    {
        var target = _live.Target!;
        _app.OnConnected(target, Now);
        var length = _sessions.OnConnected(target, ref _record);
        if (!_model.UnmeasuredPriorities.IsEmpty) target.ConnectTime.Observe(length);
        _phase = SessionPhase.Data;
        _watch = new RelayWatch(Now, _sessions.NextJitter());
        _up.Begin(_client, _target!, _app.Counts.BytesUp);
        _down.Begin(_target!, _client, _app.Counts.BytesDown);
        ScheduleCheck(_app.Model.Spec);
    }

    /// <summary>Bytes move without touching the timer: it comes round, sees that they did, and is set again. Time-outs are
    /// those of the app's present version.</summary>
    private void Check()
    {
        var spec = _app.Model.Spec;
        if (_watch.Look(spec, _phase, _up, LastMoved, Now) is { } by) End(by);
        else ScheduleCheck(spec);
    }

    private void ScheduleCheck(AppSpec spec) => Loop.Timers.ScheduleAt(this, _watch.NextLook(spec, _phase, _up, LastMoved, Now));

    private long LastMoved => Math.Max(_up.LastMoved, _down.LastMoved);

    private EndedBy Blame(LoopSocket broken) => SessionEvidence.Blame(broken, broken == _client);

    /// <summary>The first reason is the one that counts. Always false: the session does not go on.</summary>
    private bool Conclude(EndedBy by)
    {
        _end ??= new SessionEnd(by, _phase);
        return false;
    }

    private void Finish()
    {
        var end = TakeEnd();
        Loop.Timers.Cancel(this);
        _client.Close(reset: !end.IsNormal && _record.Refusal != Refusal.UnknownName);   // An alert must arrive.
        if (Undecided is not null) Decide(_app);
        _target?.Close(reset: !end.IsNormal);
        TryReport(end);
        var leases = _live.Target is not null && _model.Spec.IsRanked ? _app.Leases : null;
        _live.Dispose();
        _pass?.Release();
        _clientSlot.Dispose();
        _up.Release();
        _down.Release();
        _target = null;
        _sessions.OnEnded(this, in _record);
        _record = default;
        leases?.OnChanged();   // Last: nothing that it may throw keeps anything from being given back.
    }

    private SessionEnd TakeEnd()
    {
        try
        {
            return _running.GetResult();
        }
        catch (Exception exception)
        {
            _sessions.OnBug(exception, _app.Name);
            return new SessionEnd(EndedBy.Edge, _phase);
        }
    }

    /// <summary>What the session holds is given back whatever comes of it.</summary>
    private void TryReport(SessionEnd end)
    {
        try
        {
            Report(end);
        }
        catch (Exception exception)
        {
            _sessions.OnBug(exception, _app.Name);
        }
    }

    private void Report(SessionEnd end)
    {
        _record.End = end;
        _record.EndedAt = _sessions.Timestamp();
        if (_record.ConnectedAt == 0) return;

        _record.BytesUp = _up.Bytes;
        _record.BytesDown = _down.Bytes;
        SessionEvidence.Tell(_app, _model, _live.Target!, _endpoint, end.By, _down.Bytes, _watch.Began, Now);
    }
}
