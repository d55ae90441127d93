using System.Collections.Immutable;
using Odin.Edge.Health;
using Odin.Edge.Targets;
using Odin.Grains.Configuration;

namespace Odin.Tests.Simulation;

/// <summary>Probes the targets that are an edge's duty and leads ejected ones back, as the probers and the sweep do.</summary>
internal sealed class EdgeProbes
{
    private static readonly TimeSpan SweepPace = TimeSpan.FromMilliseconds(250);

    private readonly EdgePlace _edge;
    private readonly World _world;
    private readonly Dictionary<Target, ProbeHistory> _duties = [];
    private readonly Dictionary<Target, EndpointProbes> _endpoints = [];
    private readonly Dictionary<Target, long> _provedAt = [];
    private ImmutableArray<string> _edges = [];

    public EdgeProbes(EdgePlace edge)
    {
        (_edge, _world) = (edge, edge.World);
        _world.Agenda.Every(() => SweepPace, () => edge.Do(Sweep));
    }

    /// <summary>When its probes last changed their health to the better, on the edge's clock.</summary>
    public long ProvedAt(Target target) => _provedAt.GetValueOrDefault(target, long.MinValue);

    public void UpdateStaleness(bool isStale)
    {
        if (isStale) Quota([]);
    }

    public void Quota(ImmutableArray<string> edges)
    {
        _edges = edges;
        Quota();
    }

    public void Quota()
    {
        if (_edge.App is not { } app) return;
        ImmutableArray<string> edges = _edges.Contains(_edge.Identity.Id) ? _edges : [_edge.Identity.Id];
        var duties = app.Model.Spec.HealthCheck is null
            ? [] : app.Model.Targets.Where(target => ProbeDuty.ProberOf(app.Name, target.Address, edges) == _edge.Identity.Id).ToList();
        foreach (var gone in _duties.Keys.Except(duties).ToList()) Stop(gone);
        foreach (var duty in duties.Where(target => !_duties.ContainsKey(target))) Start(duty);
    }

    private void Start(Target target)
    {
        var history = new ProbeHistory(_edge.App!.ProbedInRegion(target));
        _duties.Add(target, history);
        _endpoints[target] = new EndpointProbes();
        target.Probes = history.State;
        Probe(target, history);
    }

    private void Stop(Target target)
    {
        _duties.Remove(target);
        _endpoints[target].Clear();
        target.Probes = null;
    }

    private void Probe(Target target, ProbeHistory history)
    {
        if (_edge.App!.Model.Spec.HealthCheck is not { } check) return;
        var results = Ask(target, check.Timeout, out var length);
        _world.Agenda.After(length, () => _edge.Do(() => Observe(target, history, check, results)));
        _world.Agenda.After(TimeSpan.FromTicks(Math.Max(length.Ticks, ProbePace.Next(check, history.IsChanging, _edge.Random).Ticks)),
            () => _edge.Do(() =>
        {
            if (IsDuty(target, history)) Probe(target, history);
        }));
    }

    private void Observe(Target target, ProbeHistory history, HealthCheckSpec check, TargetResults results)
    {
        if (!IsDuty(target, history)) return;
        _endpoints[target].Observe(results, check, TimeSpan.FromMilliseconds(_edge.Clock.Milliseconds), _edge.Clock.Milliseconds);
        NoteGood(results);
        var from = history.State.Health;
        var isChanged = history.Observe(results.OfTarget, check, TimeSpan.FromMilliseconds(_edge.Clock.Milliseconds));
        target.Probes = history.State;
        if (!isChanged) return;
        _provedAt[target] = _edge.Clock.Milliseconds;
        _world.History.Note($"{_edge.Identity.Id}: probes of {target}: {from} -> {history.State.Health}");
        _edge.App!.OnProbesChanged(from, history.State.Health);
    }

    private bool IsDuty(Target target, ProbeHistory history) => _duties.GetValueOrDefault(target) == history;

    private void Sweep()
    {
        if (_edge.App is not { } app) return;
        foreach (var target in app.SweepEjections(_edge.Clock.Milliseconds))
        {
            var results = Ask(target, app.Model.Spec.Connect.Timeout, out var length);
            _world.Agenda.After(length, () => _edge.Do(() =>
            {
                NoteGood(results);
                var result = results.OfTarget;
                if (result.IsGood) app.OnTrialBegins(target);
                else app.OnProbeBad(target, result.Failure!, _edge.Clock.Milliseconds);
            }));
        }

        foreach (var (target, endpoint) in app.Endpoints.Sweep(_edge.Clock.Milliseconds))
        {
            var result = Ask(target, endpoint, app.Model.Spec.Connect.Timeout, out var length);
            _world.Agenda.After(length, () => _edge.Do(() =>
            {
                app.Endpoints.OnProbed(target, endpoint, result.Failure, _edge.Clock.Milliseconds);
                if (result.IsGood) _edge.NoteDead(endpoint, isDead: false);
            }));
        }
    }

    private void NoteGood(TargetResults results)
    {
        foreach (var (endpoint, result) in results.ByEndpoint)
        {
            if (!result.IsGood) continue;
            endpoint.OnSeenGood(_edge.Clock.Milliseconds);
            _edge.NoteDead(endpoint, isDead: false);
        }
    }

    private TargetResults Ask(Target target, TimeSpan timeout, out TimeSpan length)
    {
        var longest = TimeSpan.Zero;
        var results = ImmutableArray.CreateBuilder<(TargetEndpoint, ProbeResult)>();
        foreach (var endpoint in target.Addresses.All)
        {
            results.Add((endpoint, Ask(target, endpoint, timeout, out var one)));
            longest = one > longest ? one : longest;
        }

        length = longest;
        return new TargetResults(results.DrainToImmutable());
    }

    /// <summary>A target that resets sessions answers probes: they only connect.</summary>
    private ProbeResult Ask(Target target, TargetEndpoint endpoint, TimeSpan timeout, out TimeSpan length)
    {
        var mood = _world.Farm.MoodOf(target.Address, endpoint);
        length = mood == TargetMood.Silent ? timeout : _world.DistanceTo(_edge.Place, target.Address);
        return mood is TargetMood.Up or TargetMood.Resetting ? ProbeResult.Good : ProbeResult.Bad(mood.ToString());
    }
}
