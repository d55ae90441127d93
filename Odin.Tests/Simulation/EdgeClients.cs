using System.Net.Sockets;
using Odin.Edge.Apps;
using Odin.Edge.Counts;
using Odin.Edge.Limits;
using Odin.Edge.Loops;
using Odin.Edge.Targets;

namespace Odin.Tests.Simulation;

/// <summary>The clients of one edge, from accept to end, as sessions go through them.</summary>
internal sealed class EdgeClients
{
    private readonly EdgePlace _edge;
    private readonly World _world;
    private readonly TargetSelector _targets;
    private readonly List<ClientSession> _live = [];

    /// <summary>Of the clients alone, so that they are the same however the edge decides.</summary>
    private readonly Random _arrivals;

    public EdgeClients(EdgePlace edge)
    {
        (_edge, _world, _targets) = (edge, edge.World, new TargetSelector(edge.Loop, edge.Random));
        _arrivals = new Random(edge.Random.Next());
        PerSecond = 5 + _world.Random.Next(50);
        _world.Agenda.Every(() => TimeSpan.FromSeconds(Wait / Pace), () => edge.Do(Accept));
    }

    /// <summary>0: no client comes.</summary>
    public double PerSecond { get; set; }

    /// <summary>Until a whole second after the last one no client comes.</summary>
    private double Pace => PerSecond > 0 ? PerSecond : 1;

    /// <summary>Until the next client, in mean intervals.</summary>
    private double Wait => _world.AreClientsTogether ? 1 : -Math.Log(1 - _arrivals.NextDouble());

    public long BySlot { get; private set; }

    public long Assigned { get; private set; }

    private long Now => _edge.Clock.Milliseconds;

    /// <summary>Sessions that began before the app had its present limits.</summary>
    public void Adopt()
    {
        if (_edge.App?.Limits is not { } limits) return;
        foreach (var session in _live) session.Adopt(limits);
    }

    /// <summary>Ends what a drain is over for.</summary>
    public void Drain()
    {
        foreach (var session in _live.Where(session => session.Target?.Drain is { } drain && drain.Ends <= Now).ToList()) End(session);
    }

    private void Accept()
    {
        if (PerSecond == 0 || _edge.App is not { } app) return;
        app.Live.Add(0, 1);
        app.Accepted.Add(0, 1);
        HeldPermits held = default;
        if (app.Limits?.TryEnter(out held) is { } refusal and not Refusal.None)
        {
            app.Live.Add(0, -1);
            app.Counts.OnRefused(0, refusal);
            _edge.Permits.OnTurnedAway();
            return;
        }

        var client = PeerAddress.Of([10, 0, (byte)_edge.Random.Next(256), (byte)_edge.Random.Next(256)], 1000);
        var session = new ClientSession(app.Model, held, client, _world.SessionLength(_arrivals));
        _live.Add(session);
        Try(session);
        _edge.Leases.Ask();
    }

    /// <summary>The grain learns of every session that begins and ends where targets are ranked by counts.</summary>
    private void OnChanged(ClientSession session, Target target, int change)
    {
        _world.Watch?.OnChanged(target.Address, change);
        if (!session.Model.Spec.IsRanked) return;
        _edge.App!.Leases.OnChanged();
        _edge.Leases.Ask();
    }

    private void Try(ClientSession session)
    {
        if (session.Model.Spec.IsStrict && session.Tried.Count == 0)
            _edge.Leases.Pick(session.Model,
                target => Go(session, target is { } asked ? new Decision(asked, DecidedBy.Grain) : Next(session)));
        else Go(session, Next(session));
    }

    private Decision Next(ClientSession session)
    {
        _edge.Loop.Timers.SetClock(Now);
        return _targets.Next(_edge.App!, session.Model, session.Tried, session.Client);
    }

    private void Go(ClientSession session, Decision decision)
    {
        var app = _edge.App!;
        DecisionRules.Check(_edge, session, decision);
        if (decision.Target is not { } ordinal)
        {
            if (decision.IsFull) _edge.Permits.OnTurnedAway();
            End(session);
            return;
        }

        Assigned++;
        if (decision.Source == DecidedBy.Lease) BySlot++;
        var target = session.Model.Targets[ordinal];
        _world.History.Note($"{_edge.Identity.Id}: {decision.Source} {target}");
        _world.Watch?.OnAssigned(target.Address);
        session.Assign(target, decision.Permit);
        OnChanged(session, target, 1);
        if (app.Limits is { } limits) session.Adopt(limits);
        Connect(session, ordinal);
    }

    private void Connect(ClientSession session, int ordinal)
    {
        var target = session.Model.Targets[ordinal];
        var distance = _world.DistanceTo(_edge.Place, target.Address);
        var attempt = new SimulatedAttempt(_edge, target);
        attempt.Run(session.Model.Spec.Connect.Timeout, distance);
        _world.Agenda.After(attempt.Length, () => Do(session, () =>
        {
            attempt.Publish();
            if (attempt.Connected is { } endpoint) OnConnected(session, distance, endpoint);
            else OnFailed(session, ordinal);
        }));
    }

    private void OnFailed(ClientSession session, int ordinal)
    {
        _edge.App!.OnConnectFailed(session.Model, ordinal, ConnectFailure.Of(SocketError.ConnectionRefused), Now);
        LeaveTarget(session);
        session.Tried.Add(ordinal);
        if (session.Tried.Count < session.Model.Attempts) Try(session);
        else End(session);
    }

    private void OnConnected(ClientSession session, TimeSpan distance, TargetEndpoint endpoint)
    {
        var target = session.Target!;
        var mood = _world.Farm.MoodOf(target.Address, endpoint);
        _edge.App!.OnConnected(target, Now);
        target.Connects.Increment(0, (int)ConnectOutcome.Success);
        session.ConnectedAt = Now;
        if (!session.Model.UnmeasuredPriorities.IsEmpty) target.ConnectTime.Observe(distance);
        var length = mood == TargetMood.Resetting ? distance : session.Length;
        _world.Agenda.After(length, () => Do(session, () =>
        {
            if (mood == TargetMood.Resetting) _edge.App!.OnAnswerFailed(session.Model, target, endpoint, session.ConnectedAt, Now);
            else OnAnswered(session, target, endpoint);
            End(session);
        }));
    }

    private void LeaveTarget(ClientSession session)
    {
        if (session.Target is not { } target) return;
        session.LeaveTarget();
        OnChanged(session, target, -1);
    }

    private void OnAnswered(ClientSession session, Target target, TargetEndpoint endpoint)
    {
        endpoint.OnAnswered(session.ConnectedAt, Now);
        _edge.App!.OnAnswered(target, session.ConnectedAt, Now);
    }

    private void Do(ClientSession session, Action action)
    {
        if (!_edge.IsOver && !session.IsOver) action();
    }

    private void End(ClientSession session)
    {
        LeaveTarget(session);
        session.End();
        _live.Remove(session);
        _edge.App!.Live.Add(0, -1);
        _edge.Permits.OnReleased();
    }
}
