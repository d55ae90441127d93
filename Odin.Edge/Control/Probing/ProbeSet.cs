using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Odin.Edge.Apps;
using Odin.Edge.Control.Applying;
using Odin.Edge.Health;
using Odin.Edge.Targets;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;

namespace Odin.Edge.Control.Probing;

/// <summary>The probers of the targets that are this edge's duty. Changed by the control side alone, one change at a time.</summary>
internal sealed partial class ProbeSet(AppSet apps, ProbeRunner probes, EdgeIdentity edge, TimeProvider time, Random random,
    ILogger<ProbeSet> logger) : IAsyncDisposable
{
    private readonly Dictionary<(EdgeApp App, Target Target), TargetProber> _probers = [];
    private readonly string _name = EdgeName.RootOf(edge.Id);
    private ImmutableArray<EdgeApp> _apps = [];
    private readonly List<Task> _ending = [];
    private ImmutableArray<string> _edges = [];
    private (int, int, int) _share = (0, 0, 1);

    /// <summary>Targets this edge probes.</summary>
    public int Count => _probers.Count;

    /// <summary>Shares the targets out among the region's live edges and takes this edge's part. Costs
    /// next to nothing while nothing changes.</summary>
    /// <param name="edges">The live edges. An edge that is alone, or not among them, probes everything. Processes that take over from each
    /// other have one share.</param>
    public void Share(ImmutableArray<string> edges)
    {
        edges = [.. edges.Select(EdgeName.RootOf).Distinct()];
        if (!edges.Contains(_name)) edges = [_name];
        var served = apps.WithHealthCheck.All;
        if (served == _apps && edges.AsSpan().SequenceEqual(_edges.AsSpan())) return;

        (_apps, _edges) = (served, edges);
        var duties = DutiesOf(served, edges);
        foreach (var gone in _probers.Where(prober => !duties.TryGetValue(prober.Key, out var check) || check != prober.Value.Check)
            .ToList()) Stop(gone.Key, gone.Value);
        foreach (var (duty, check) in duties) Start(duty.App, duty.Target, check);
        UpdateQuota(served.Sum(app => app.Model.Targets.Length));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (duty, prober) in _probers.ToList()) Stop(duty, prober);
        await Task.WhenAll(_ending);
    }

    private Dictionary<(EdgeApp App, Target Target), HealthCheckSpec> DutiesOf(ImmutableArray<EdgeApp> served, ImmutableArray<string> edges)
    {
        var duties = new Dictionary<(EdgeApp App, Target Target), HealthCheckSpec>();
        foreach (var app in served)
        {
            var model = app.Model;
            if (model.Spec.HealthCheck is not { } check) continue;
            foreach (var target in model.Targets)
            {
                if (ProbeDuty.ProberOf(app.Name, target.Address, edges) == _name) duties.Add((app, target), check);
            }
        }

        return duties;
    }

    private void UpdateQuota(int targets)
    {
        var share = (_probers.Count, targets, _edges.Length);
        if (share != _share) LogShare(_probers.Count, targets, _edges.Length);
        _share = share;
    }

    private void Start(EdgeApp app, Target target, HealthCheckSpec check)
    {
        if (_probers.ContainsKey((app, target))) return;
        var prober = new TargetProber(app, target, check, app.ProbedInRegion(target), probes, time, random, logger);
        _probers.Add((app, target), prober);
        prober.Start();
    }

    private void Stop((EdgeApp App, Target Target) duty, TargetProber prober)
    {
        _probers.Remove(duty);
        _ending.RemoveAll(end => end.IsCompleted);
        _ending.Add(prober.DisposeAsync().AsTask());   // Its last probe may take a while to end; the control side does not wait for it.
    }

    [LoggerMessage(5904, LogLevel.Information, "This edge probes {Count} of {Targets} targets; {Edges} edge(s) of the region share them")]
    private partial void LogShare(int count, int targets, int edges);
}
