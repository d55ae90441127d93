using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Odin.Edge.Apps;
using Odin.Edge.Control.Applying;
using Odin.Edge.Health;
using Odin.Edge.Loops;
using Odin.Edge.Targets;
using Odin.Grains.Configuration;
using Odin.Grains.Failures;

namespace Odin.Edge.Control.Probing;

/// <summary>Leads ejected targets back: probes each when its ejection ends, in a panic each second, and ends the probations
/// that were passed. On ordinary threads.</summary>
internal sealed partial class EjectionSweep(AppSet apps, ProbeRunner probes, TimeProvider time, ILogger<EjectionSweep> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);

    private readonly HashSet<Task> _underWay = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await LastResort.RunAsync("The way back of ejected targets", RunAsync, time, logger, stoppingToken);
        await Task.WhenAll(_underWay);
    }

    private async Task RunAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await apps.Troubled.WhenAnyAsync(stoppingToken);
            await Task.Delay(Pace, time, stoppingToken);
            Sweep(stoppingToken);
        }
    }

    private void Sweep(CancellationToken stoppingToken)
    {
        var now = LoopClock.Milliseconds(time);
        _underWay.RemoveWhere(probe => probe.IsCompleted);
        apps.Troubled.Each(app => Look(app, now, stoppingToken), (app, exception) => LogNotSwept(exception, app.Name));
    }

    private void Look(EdgeApp app, long now, CancellationToken stoppingToken)
    {
        if (apps.Apps.GetValueOrDefault(app.Name) != app) return;   // Nobody begins a session of it any more.
        foreach (var target in app.SweepEjections(now)) _underWay.Add(ProbeAsync(app, target, stoppingToken));
        foreach (var (target, endpoint) in app.Endpoints.Sweep(now)) _underWay.Add(ProbeAsync(app, target, endpoint, stoppingToken));
    }

    /// <summary>Never throws: a probe under way when the edge stops is of no interest.</summary>
    private async Task ProbeAsync(EdgeApp app, Target target, CancellationToken stoppingToken)
    {
        try
        {
            var spec = app.Model.Spec;
            var results = await probes.RunAsync(CheckOf(spec), ProbeRoute.Of(spec, app.TargetTls), target, stoppingToken);
            foreach (var (endpoint, seen) in results.ByEndpoint)
            {
                if (seen.IsGood) endpoint.OnSeenGood(LoopClock.Milliseconds(time));
            }

            var result = results.OfTarget;
            if (result.IsGood) app.OnTrialBegins(target);
            else app.OnProbeBad(target, result.Failure!, LoopClock.Milliseconds(time));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Nobody waits for the answer.
        }
        catch (Exception exception)
        {
            LogBug(exception, app.Name, target.ToString());
            app.OnProbeBad(target, exception.Message, LoopClock.Milliseconds(time));
        }
    }

    /// <summary>Never throws, as above: one address of a target that has others.</summary>
    private async Task ProbeAsync(EdgeApp app, Target target, TargetEndpoint endpoint, CancellationToken stoppingToken)
    {
        try
        {
            var spec = app.Model.Spec;
            var result = await probes.RunAsync(CheckOf(spec), ProbeRoute.Of(spec, app.TargetTls), target, endpoint, stoppingToken);
            app.Endpoints.OnProbed(target, endpoint, result.Failure, LoopClock.Milliseconds(time));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Nobody waits for the answer.
        }
        catch (Exception exception)
        {
            LogBug(exception, app.Name, target.ToString());
            app.Endpoints.OnProbed(target, endpoint, exception.Message, LoopClock.Milliseconds(time));
        }
    }

    private static HealthCheckSpec CheckOf(AppSpec spec) => spec.HealthCheck ?? new HealthCheckSpec { Timeout = spec.Connect.Timeout };

    [LoggerMessage(5412, LogLevel.Error,
        "App {App}: looking at its ejected targets ended with an exception nobody expected, and is tried again. This is a bug of Odin; "
        + "please report it")]
    private partial void LogNotSwept(Exception exception, string app);

    [LoggerMessage(5407, LogLevel.Error,
        "App {App}: probing the ejected target {Target} ended with an exception nobody expected. This is a bug of Odin; please report it")]
    private partial void LogBug(Exception exception, string app, string target);
}
