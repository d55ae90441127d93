using System.Net.Sockets;
using Odin.Edge.Apps;
using Odin.Edge.Balancing;
using Odin.Edge.Counts;
using Odin.Edge.Loops;
using Odin.Edge.ProxyProtocol;
using Odin.Edge.Tls;
using Odin.Grains.Configuration;

namespace Odin.Edge.Sessions;

/// <summary>A session's phase between its admission and a connected target: decides, connects, and goes on to another target on failure.
/// Rented for the phase; for its loop's thread.</summary>
internal sealed class Connecting(LoopSessions sessions)
{
    private readonly ConnectAttempt _attempt = new(sessions.Loop, sessions.Own);
    private readonly List<int> _tried = [];
    private SessionContext _session = null!;
    private bool _isAttempting;
    private bool _isTimedOut;
    private long _budgetEnds;

    private EventLoop Loop => sessions.Loop;

    private long Now => Loop.Timers.Now;

    private AppModel Model => _session.Model;

    private TargetTlsContext? TargetTls => _session.App.TargetTls?.Of(Loop.Index);

    /// <summary>The target must be asked for TLS: by the edge that speaks it, or for a client that the edge has answered.</summary>
    private bool OwesStartTls => Model.Spec.StartTls != StartTls.None
        && (Model.Spec.TargetTls is not null || (_session.HasStartedTls && Model.Spec.Tls is null));

    /// <summary>True: the session has a connected target, which has a PROXY header where one is due. False: the session ends.</summary>
    public async LoopTask<bool> RunAsync(SessionContext session)
    {
        Begin(session);
        if (Model.Spec.TargetTls is not null && TargetTls is null) return session.Refuse(Refusal.NoTargetTls);
        for (var attempt = 0; attempt < Model.Attempts && !_session.IsEnding; attempt++)
        {
            var decision = Model.Spec.IsStrict
                ? Decision.None : sessions.Targets.Next(_session.App, Model, _tried, in _session.Record.Client);
            if (decision.Target is null && !decision.IsFull)
                decision = await sessions.Targets.DecideAsync(_session.App, Model, _tried, _session.Record.Client, _budgetEnds);
            if (_session.IsEnding) decision = decision.Drop();
            if (decision.IsFull) decision = await WaitForTargetAsync();
            if (decision.Target is not { } ordinal) return _session.Conclude(EndedBy.Edge);
            _session.Phase = SessionPhase.Connecting;
            _session.Assign(ordinal, in decision);
            sessions.OnAssigned(_session.App, ref _session.Record);
            if (await TryConnectAsync()) return true;
            OnAttemptFailed(ordinal, _attempt.Failure ?? ConnectFailure.Of(SocketError.OperationAborted));
        }

        return _session.Conclude(_isTimedOut ? EndedBy.Timeout : EndedBy.Target);
    }

    /// <summary>Makes an attempt under way give up. It ends after the present batch of events, never inside this call.</summary>
    public void Interrupt()
    {
        if (_isAttempting) _attempt.Interrupt();
    }

    private void Begin(SessionContext session)
    {
        _session = session;
        _tried.Clear();
        (_isAttempting, _isTimedOut) = (false, false);
        _budgetEnds = Now + (long)Model.Spec.Connect.Budget.TotalMilliseconds;
    }

    /// <summary>All targets have as many sessions as they may: waits its turn where that is configured. The
    /// wait is no part of the connect budget.</summary>
    private async LoopTask<Decision> WaitForTargetAsync()
    {
        if (_session.App.Limits is not { } limits) return Decision.None;   // Lifted this very moment.
        var began = Now;
        var permits = _session.Permits;
        var decision = await permits.FindTargetAsync(
            limits, sessions.Targets, _session.App, Model, _tried, _session.Record.Client);
        _budgetEnds += Now - began;
        if (decision.IsFull) _session.Refuse(permits.Refusal);
        return _session.IsEnding ? decision.Drop() : decision;
    }

    /// <summary>One attempt. True: connected, announced by a PROXY header and secured by TLS, where these are due.</summary>
    private async LoopTask<bool> TryConnectAsync()
    {
        var deadline = Math.Min(Now + (long)Model.Spec.Connect.Timeout.TotalMilliseconds, _budgetEnds);
        var client = Model.Sources is null
            ? (ulong?)null : ClientHash.Of(ClientAddress.Of(in _session.Record.Client), Model.Spec.SourceHash);
        _isAttempting = true;
        var connected = _session.TargetSocket = await _attempt.ConnectAsync(_session.App, Model, _session.Target!, client, deadline);
        if (connected is not null && Model.Spec.ProxyProtocol.Send != ProxyProtocolSend.Off)
            await _attempt.GreetAsync(connected, WriteHeader(), deadline);
        if (OwesStartTls && _attempt.Error == SocketError.Success) await StartTlsAsync(connected!, deadline);
        if (Model.Spec.TargetTls is not null && _attempt.Error == SocketError.Success) await SecureAsync(deadline);
        (_isAttempting, _isTimedOut, _session.Endpoint) = (false, _attempt.IsTimedOut, _attempt.Endpoint);
        return _attempt.Error == SocketError.Success && !_session.IsEnding;
    }

    private async LoopTask<bool> StartTlsAsync(LoopSocket connected, long deadline)
    {
        var failure = await _attempt.StartTlsAsync(connected, deadline);
        _session.Record.TargetTls = failure;
        return failure is null;
    }

    private async LoopTask<bool> SecureAsync(long deadline)
    {
        if (TargetTls is not { } context) return _session.Refuse(Refusal.NoTargetTls);   // Taken away this very moment.
        var facts = await _attempt.SecureAsync(_session.TargetSocket!, context, _session.Record.Tls?.Alpn, deadline);
        _session.Record.TargetTls = facts;
        return facts is { Failure: null };
    }

    /// <summary>Into the loop's scratch buffer; returns the length. No byte of the client's has gone yet, so
    /// another target may still be tried.</summary>
    private int WriteHeader()
    {
        if (_session.Destination.IsNone) _session.Destination = _session.ClientSocket.LocalAddress;
        var destination = _session.Destination;
        ref var record = ref _session.Record;
        return Model.Spec.ProxyProtocol.Send == ProxyProtocolSend.V1
            ? HeaderWriter.WriteV1(Loop.Scratch, in record.Client, in destination)
            : HeaderWriter.WriteV2(Loop.Scratch, in record.Client, in destination, record.Id, _session.App.Name, _session.Hops,
                record.Tls);
    }

    private void OnAttemptFailed(int ordinal, ConnectFailure failure)
    {
        _session.Unassign();
        _tried.Add(ordinal);
        if (_session.IsEnding) return;
        sessions.OnConnectFailed(Model.Targets[ordinal], failure, ref _session.Record);
        if (failure.IsOwn) _session.Conclude(EndedBy.Edge);
        else _session.App.OnConnectFailed(Model, ordinal, failure, Now);
        if (Now >= _budgetEnds) _session.Conclude(_isTimedOut ? EndedBy.Timeout : EndedBy.Target);
    }
}
