using Microsoft.Extensions.Logging;
using Odin.Edge.Apps;
using Odin.Edge.Health;
using Odin.Edge.Loops;
using Odin.Edge.Targets;
using Odin.Grains.Configuration;
using Odin.Grains.Events;
using Odin.Grains.Targets;
using Odin.Hosting.Background;

namespace Odin.Edge.Control.Probing;

/// <summary>Probes one target for as long as that is this edge's duty, on ordinary threads, and
/// publishes at the target what it finds.</summary>
internal sealed partial class TargetProber(
    EdgeApp app, Target target, HealthCheckSpec check, TargetHealth start, ProbeRunner probes, TimeProvider time, Random random,
    ILogger logger) : IAsyncDisposable
{
    private readonly BackgroundLoop _loop = new($"Probing target {target} of app {app.Name}", time, logger);
    private readonly ProbeHistory _history = new(start);
    private readonly EndpointProbes _endpoints = new();
    private readonly long _began = time.GetTimestamp();

    /// <summary>What is asked of the target; another check needs another prober.</summary>
    public HealthCheckSpec Check => check;

    public TargetHealth Health => _history.State.Health;

    /// <summary>The first probe is made at once.</summary>
    public void Start()
    {
        target.Probes = _history.State;
        app.OnFinding();
        _loop.Start(RunAsync);
    }

    /// <summary>From now on the next prober decides.</summary>
    public async ValueTask DisposeAsync()
    {
        var ending = _loop.DisposeAsync();
        target.Probes = null;
        app.OnFinding();
        await ending;
        _endpoints.Clear();
        if (!ReferenceEquals(target.Probes, _history.State)) return;
        target.Probes = null;   // A result that was being published meanwhile.
        app.OnFinding();
    }

    private async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            var began = time.GetTimestamp();
            Observe(await probes.RunAsync(check, ProbeRoute.Of(app.Model.Spec, app.TargetTls), target, stop));
            var pause = ProbePace.Next(check, _history.IsChanging, random) - time.GetElapsedTime(began);
            if (pause > TimeSpan.Zero) await Task.Delay(pause, time, stop);
        }
    }

    private void Observe(TargetResults results)
    {
        if (_loop.Stopping.IsCancellationRequested) return;
        _endpoints.Observe(results, check, time.GetElapsedTime(_began), LoopClock.Milliseconds(time));
        var result = results.OfTarget;
        var from = _history.State.Health;
        var isChanged = _history.Observe(result, check, time.GetElapsedTime(_began));
        target.Probes = _history.State;
        app.OnFinding();
        if (!isChanged) return;

        if (from != TargetHealth.Unknown) target.CountHealthChange();
        app.OnProbesChanged(from, Health);
        if (from != TargetHealth.Unknown || Health == TargetHealth.Unhealthy)
            app.Record(EventKind.ProbeHealth, $"{from} -> {Health}, {_history.State.InARow} alike in a row" +
                (result.Failure is { } failure ? $", the last one: {failure}" : ""), target);
        if (Health == TargetHealth.Unhealthy)
            LogUnhealthy(app.Name, target.ToString(), from, Health, _history.State.InARow, result.Failure!);
        else LogHealthy(app.Name, target.ToString(), from, Health, _history.State.InARow, _history.State.LastFailure ?? "none");
    }

    [LoggerMessage(5901, LogLevel.Warning,
        "App {App}: target {Target} {From} -> {To} after {InARow} bad probes in a row, the last one: {Failure}")]
    private partial void LogUnhealthy(string app, string target, TargetHealth from, TargetHealth to, int inARow, string failure);

    [LoggerMessage(5902, LogLevel.Information,
        "App {App}: target {Target} {From} -> {To} after {InARow} good probes in a row; last failure: {Failure}")]
    private partial void LogHealthy(string app, string target, TargetHealth from, TargetHealth to, int inARow, string failure);
}
