using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Odin.Edge.Apps;
using Odin.Edge.Counts;
using Odin.Edge.Loops;
using Odin.Edge.Postgres;
using Odin.Edge.ProxyProtocol;
using Odin.Edge.Targets;
using Odin.Edge.Tls;
using Odin.Grains.Configuration;

namespace Odin.Edge.Sessions;

/// <summary>One attempt of one session to connect to one target, at whichever of its addresses answers first.
/// On the session's loop; used again.</summary>
/// <remarks>
/// After RFC 8305, section 5: the next address is tried as soon as one fails, and besides when the last one has not answered within
/// <see cref="ConnectPace"/>; the first one that connects is taken and the others are closed. An address that failed, or that another one
/// overtook, is passed over by later attempts.
/// </remarks>
internal sealed class ConnectAttempt(EventLoop loop, OwnConnections own) : LoopTimer
{
    private readonly List<TargetEndpoint> _order = [];
    private readonly List<Contender> _contenders = [];
    private Action? _waiter;
    private Action? _wake;
    private bool _isInterrupted;
    private LoopSocket? _prepared;
    private ConnectFailure? _tlsFailure;
    private EdgeApp _app = null!;
    private Target _target = null!;
    private OutlierSpec _outlier = null!;
    private int _next;
    private long _nextAt;
    private long _pace;

    /// <summary>The address that is connected, after success.</summary>
    public TargetEndpoint? Endpoint { get; private set; }

    /// <summary>Success, or what the last address met. A lack of local ports is named only when nothing else was met.</summary>
    public SocketError Error { get; private set; }

    /// <summary>Null: the target is connected, and has got all that goes before the client's bytes.</summary>
    public ConnectFailure? Failure => Error == SocketError.Success ? null : _tlsFailure ?? ConnectFailure.Of(Error);

    /// <summary>The deadline passed before an address answered.</summary>
    public bool IsTimedOut { get; private set; }

    private long Now => loop.Timers.Now;

    /// <summary>Null: no address could be connected to, or the attempt was interrupted.</summary>
    /// <param name="app">Keeps what is found out of the addresses.</param>
    /// <param name="model">The version that the session began with.</param>
    /// <param name="target">Where to connect to.</param>
    /// <param name="client">The client's hash, when it decides on the address; null: the addresses take turns.</param>
    /// <param name="deadline">The loop's clock, in milliseconds.</param>
    public async LoopTask<LoopSocket?> ConnectAsync(EdgeApp app, AppModel model, Target target, ulong? client, long deadline)
    {
        Begin(app, model, target, client, deadline);
        LoopSocket? connected = null;
        while (!_isInterrupted && (connected = TakeConnected()) is null)
        {
            if (Now >= deadline)
            {
                OnDeadline();
                break;
            }

            if (_next < _order.Count && (_contenders.Count == 0 || Now >= _nextAt))
            {
                if (!TryStartNext()) break;
            }
            else
            {
                if (_contenders.Count == 0) break;
                await new Change(this, _next < _order.Count ? Math.Min(deadline, _nextAt) : deadline);
            }
        }

        End();
        if (connected is not null) Error = SocketError.Success;
        return connected;
    }

    /// <summary>Sends the PROXY header that stands in the loop's scratch buffer, and leaves in <see cref="Error"/> how it went.</summary>
    public async LoopTask<bool> GreetAsync(LoopSocket connected, int length, long deadline)
    {
        BeginPreparing(connected, deadline);
        var isGreeted = await HeaderSending.SendAsync(connected, length);
        EndPreparing();
        if (isGreeted && !connected.HasError) return true;

        OnUnprepared(connected);
        return false;
    }

    /// <summary>Asks the target for TLS, which is next then. Leaves in <see cref="Failure"/> how it went, and returns what went wrong for
    /// the session line.</summary>
    public async LoopTask<TargetTlsFacts?> StartTlsAsync(LoopSocket connected, long deadline)
    {
        BeginPreparing(connected, deadline);
        var refusal = await PostgresUpgrade.AskAsync(connected);
        EndPreparing();
        if (refusal is null && !connected.IsInterrupted) return null;

        Error = SocketError.ConnectionAborted;
        _tlsFailure = IsTimedOut
            ? ConnectFailure.Of(SocketError.TimedOut) with { Text = "it did not answer SSLRequest within Connect.Timeout" }
            : new ConnectFailure(SocketError.ConnectionAborted, ConnectOutcome.TlsFailed, refusal);
        OnUnprepared(connected);
        return _isInterrupted ? null : new TargetTlsFacts(null, null, _tlsFailure!.Value.ToString());
    }

    /// <summary>The TLS handshake, whose connection is the socket's afterwards. Leaves in <see cref="Failure"/> how it went, and returns
    /// the same for the session line.</summary>
    /// <param name="connected">To the target.</param>
    /// <param name="context">Of the app.</param>
    /// <param name="agreed">The protocol that the client and the edge have agreed on; null: none.</param>
    /// <param name="deadline">The loop's clock, in milliseconds.</param>
    public async LoopTask<TargetTlsFacts?> SecureAsync(LoopSocket connected, TargetTlsContext context, string? agreed, long deadline)
    {
        var name = context.Settings.NameOf(_target.Address.Host);
        if (TlsConnection.Connect(context, name, agreed, connected) is not { } connection)
        {
            Error = SocketError.NoBufferSpaceAvailable;
            return null;
        }

        connected.Tls = connection;
        BeginPreparing(connected, deadline);
        var outcome = await HandshakeSteps.RunAsync(connection, connected);
        EndPreparing();
        if (outcome == HandshakeOutcome.Done && !connected.IsInterrupted) return connection.DescribeTarget();

        if (outcome == HandshakeOutcome.Failed) Error = SocketError.ConnectionAborted;
        _tlsFailure = FailureOf(outcome, connection, context, name);
        OnUnprepared(connected);
        return _isInterrupted ? null : new TargetTlsFacts(null, null, _tlsFailure!.Value.ToString());
    }

    private ConnectFailure FailureOf(HandshakeOutcome outcome, TlsConnection connection, TargetTlsContext context, string name)
    {
        if (IsTimedOut)
            return ConnectFailure.Of(SocketError.TimedOut) with { Text = "the TLS handshake did not end within Connect.Timeout" };
        var (sorted, text) = outcome == HandshakeOutcome.Failed
            ? TargetTlsErrors.Of(connection, context.Settings, name)
            : (ConnectOutcome.TlsFailed, "it ended the connection within the TLS handshake");
        return new ConnectFailure(SocketError.ConnectionAborted, sorted, text);
    }

    private void BeginPreparing(LoopSocket connected, long deadline)
    {
        _prepared = connected;
        loop.Timers.ScheduleAt(this, deadline);
    }

    private void EndPreparing()
    {
        loop.Timers.Cancel(this);
        _prepared = null;
    }

    private void OnUnprepared(LoopSocket connected)
    {
        if (connected.HasError) Error = connected.TakeError();
        else if (IsTimedOut) Error = SocketError.TimedOut;
        if (Error == SocketError.Success) Error = SocketError.ConnectionReset;
        if (!_isInterrupted && _target.Addresses.All.Length > 1)
            _app.Endpoints.PassOver(_target, Endpoint!, _outlier, _tlsFailure?.Text ?? SocketErrorText.Of(Error), Now);
    }

    /// <summary>Makes the attempt give up. It ends after the present batch of events, never inside this call.</summary>
    public void Interrupt()
    {
        _isInterrupted = true;
        _prepared?.Interrupt();
        if (_waiter is not null) loop.RunSoon(_wake!);
    }

    protected internal override void OnDue()
    {
        if (_prepared is null) Wake();
        else OnPreparingDue(_prepared);
    }

    private void OnPreparingDue(LoopSocket prepared)
    {
        IsTimedOut = true;
        prepared.Interrupt();
    }

    private void Begin(EdgeApp app, AppModel model, Target target, ulong? client, long deadline)
    {
        _wake ??= Wake;
        (_app, _target, _outlier) = (app, target, model.Spec.Outlier);
        (Endpoint, Error, IsTimedOut, _isInterrupted, _next) = (null, SocketError.OperationAborted, false, false, 0);
        _tlsFailure = null;
        target.Addresses.Order(_order, client, model.Spec.Connect.Timeout, Now);
        _pace = ConnectPace.Of(deadline - Now, _order.Count);
    }

    /// <summary>False: this machine cannot open another connection, which says nothing of any address.</summary>
    private bool TryStartNext()
    {
        var endpoint = _order[_next++];
        _nextAt = Now + _pace;
        if (loop.Connect(endpoint.Address, out var error) is { } socket)
        {
            own.OnConnecting(socket, endpoint.EndPoint);
            _contenders.Add(new Contender(endpoint, socket, Now));
            return true;
        }

        NoteError(error);
        if (error is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable) return false;
        PassOver(endpoint, SocketErrorText.Of(error));
        return true;
    }

    /// <summary>Closes those that failed; the first one that is connected is the caller's.</summary>
    private LoopSocket? TakeConnected()
    {
        for (var index = 0; index < _contenders.Count; index++)
        {
            var contender = _contenders[index];
            if (!contender.Socket.IsWritable && !contender.Socket.HasError) continue;
            _contenders.RemoveAt(index--);
            if (!contender.Socket.HasError) return OnConnected(contender);

            var error = contender.Socket.TakeError();
            NoteError(error);
            contender.Socket.Close(reset: false);
            PassOver(contender.Endpoint, SocketErrorText.Of(error));
        }

        return null;
    }

    /// <summary>A family that this machine does not have gives the same error as a lack of local ports, and says least.</summary>
    private void NoteError(SocketError error)
    {
        if (error != SocketError.AddressNotAvailable || Error == SocketError.OperationAborted) Error = error;
    }

    private LoopSocket OnConnected(Contender winner)
    {
        Endpoint = winner.Endpoint;
        winner.Endpoint.OnConnected(Now);
        foreach (var contender in _contenders)
        {
            if (contender.StartedAt < winner.StartedAt) PassOver(contender.Endpoint, "no answer while another address answered");
        }

        return winner.Socket;
    }

    private void OnDeadline()
    {
        (IsTimedOut, Error) = (true, SocketError.TimedOut);
        foreach (var contender in _contenders)
        {
            if (Now - contender.StartedAt >= _pace) PassOver(contender.Endpoint, SocketErrorText.Of(SocketError.TimedOut));
        }
    }

    private void PassOver(TargetEndpoint endpoint, string reason)
    {
        if (_order.Count > 1) _app.Endpoints.PassOver(_target, endpoint, _outlier, reason, Now);
    }

    private void End()
    {
        loop.Timers.Cancel(this);
        foreach (var contender in _contenders) contender.Socket.Close(reset: false);
        _contenders.Clear();
        _order.Clear();
        _waiter = null;
    }

    private void Schedule(long until)
    {
        if (!IsScheduled || DueMilliseconds != until) loop.Timers.ScheduleAt(this, until);
    }

    private void Wake()
    {
        var waiter = _waiter;
        _waiter = null;
        waiter?.Invoke();
    }

    private readonly record struct Contender(TargetEndpoint Endpoint, LoopSocket Socket, long StartedAt);

    /// <summary>Completes when an address answers or fails, when it is time for the next one, or when the attempt is interrupted.</summary>
    private readonly struct Change(ConnectAttempt attempt, long until) : ICriticalNotifyCompletion
    {
        public bool IsCompleted => false;

        public Change GetAwaiter() => this;

        public void GetResult() { }

        public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

        public void UnsafeOnCompleted(Action continuation)
        {
            attempt._waiter = continuation;
            attempt.Schedule(until);
            foreach (var contender in attempt._contenders) contender.Socket.WhenReady(attempt._wake!, isWrite: true);
        }
    }
}
