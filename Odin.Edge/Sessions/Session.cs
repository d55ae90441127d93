using Odin.Edge.Apps;
using Odin.Edge.Counts;
using Odin.Edge.Loops;
using Odin.Edge.Sessions.Log;
using Odin.Edge.Targets;

namespace Odin.Edge.Sessions;

/// <summary>One client, from accept to the last FIN. Lives on the loop that accepted it and is used again for a later client.</summary>
/// <remarks>
/// accept, [PROXY header], [ClientHello], [TLS handshake], admit (<see cref="ClientAdmission"/>), decide and connect
/// (<see cref="Connecting"/>), relay (<see cref="Relaying"/>), end. What the phases share is the <see cref="SessionContext"/>. The first
/// reason to end is the one that is logged. Every wait can be interrupted by its deadline, by a broken socket (<see cref="OnBroken"/>) or
/// from outside (<see cref="End"/>).
/// </remarks>
internal sealed class Session : ISocketOwner
{
    private readonly LoopSessions _sessions;
    private readonly SessionContext _context;
    private readonly Relaying _relaying;
    private readonly Action _whenDone;
    private Connecting? _connecting;   // In that phase only.
    private LoopTask<SessionEnd> _running;

    public Session(LoopSessions sessions)
    {
        _sessions = sessions;
        _context = new SessionContext(sessions);
        _relaying = new Relaying(sessions, _context);
        _whenDone = Finish;
    }

    /// <summary>Neighbours in the list of the loop's live sessions.</summary>
    internal Session? NextLive { get; set; }

    internal Session? PreviousLive { get; set; }

    public EdgeApp App => _context.App;

    /// <summary>The port whose apps it may mean, until it has said which one; null: <see cref="App"/> is the one.</summary>
    public SharedPort? Undecided => _context.Undecided;

    /// <summary>The target it is connecting or connected to; null: none now.</summary>
    public Target? Target => _context.Target;

    /// <summary>The reason to end is known; what is left is to clean up.</summary>
    public bool IsEnding => _context.IsEnding;

    /// <summary>It was connected to its target at that time already, by the loop's clock.</summary>
    public bool IsRelayingSince(long milliseconds) => _context.Phase >= SessionPhase.Data && _relaying.Began <= milliseconds;

    /// <param name="shared">Null: the port is the app's alone.</param>
    public void Start(EdgeApp app, SharedPort? shared, int port, LoopSocket client, in PeerAddress peer)
    {
        client.Owner = this;
        _connecting = null;
        _context.Begin(app, shared, client, new SessionRecord
        {
            Id = _sessions.NextId(),
            App = app.Name,
            Port = port,
            Client = peer,
            AcceptedAt = _sessions.Timestamp(),
        });
        _running = RunAsync();
        if (_running.IsCompleted) Finish();
        else _running.UnsafeOnCompleted(_whenDone);
    }

    /// <summary>Ends the session for a reason from outside; both sides are reset.</summary>
    public void End(EndedBy by)
    {
        _context.Conclude(by);
        _context.GiveUpWaiting();
        _connecting?.Interrupt();
        _context.InterruptSockets();
    }

    /// <summary>The session of this id lives here and nothing has ended it yet.</summary>
    public bool Is(UInt128 id) => _context.Record.Id == id && !IsEnding;

    public LiveSession Describe() => LiveSession.Of(this, _context.Phase, in _context.Record, _relaying.Up, _relaying.Down);

    /// <summary>Counts the session under limits that its app was given after it came in. One that has no
    /// target yet is counted when it gets one.</summary>
    public void AdoptPermits() => _context.AdoptPermits();

    public void OnBroken(LoopSocket socket)
    {
        var isRelaying = _context.Phase >= SessionPhase.Data;
        if (socket == _context.ClientSocket || (socket == _context.TargetSocket && isRelaying)) End(_context.Blame(socket));
    }

    private async LoopTask<SessionEnd> RunAsync()
    {
        var admission = _sessions.Admission;
        if (!admission.IsOwn(_context) && (Undecided is not { } shared || await admission.FindAppAsync(_context, shared))
            && (App.AdmissionPolicy is not { } policy || await admission.EnterAsync(_context, policy))
            && (_context.Model.Spec.Tls is null || await admission.SecureAsync(_context))
            && (App.Limits is not { } limits || await ClientAdmission.TakePermitsAsync(_context, limits)))
        {
            _connecting = _sessions.RentConnecting();
            var isConnected = await _connecting.RunAsync(_context);
            EndConnecting();

            // Looked at again: another loop may have connected and not have noted it yet.
            if (isConnected && !admission.IsOwn(_context))
            {
                _context.TargetSocket!.Owner = this;
                _relaying.Begin();
                while (!_relaying.IsOver) _relaying.OnEnded(await _relaying.NextEnd);
            }
        }

        return _context.End ?? SessionEnd.Normal;
    }

    private void EndConnecting()
    {
        _sessions.Return(_connecting!);
        _connecting = null;
    }

    private void Finish()
    {
        var end = TakeEnd();
        _relaying.StopWatching();
        _context.Close(reset: !end.IsNormal);
        TryReport(end);
        var leases = Target is not null && _context.Model.Spec.IsRanked ? App.Leases : null;
        _context.Release();
        _relaying.Release();
        _sessions.OnEnded(this, in _context.Record);
        _context.Clear();
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
            _sessions.OnBug(exception, App.Name);
            return new SessionEnd(EndedBy.Edge, _context.Phase);
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
            _sessions.OnBug(exception, App.Name);
        }
    }

    private void Report(SessionEnd end)
    {
        ref var record = ref _context.Record;
        record.End = end;
        record.EndedAt = _sessions.Timestamp();
        if (record.ConnectedAt != 0) _relaying.Report(end);
    }
}
