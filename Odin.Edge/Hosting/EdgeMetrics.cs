using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Odin.Edge.Apps;
using Odin.Edge.Control.Applying;
using Odin.Edge.Limits;
using Odin.Edge.Sessions.Log;
using Odin.Edge.Targets;
using Odin.Grains.Targets;
using Odin.Hosting.Logging;

namespace Odin.Edge.Hosting;

/// <summary>The edge's numbers as instruments of the meter <see cref="MeterName"/>; docs/OBSERVING.md lists them.</summary>
/// <remarks>Every instrument is read when somebody collects, from counters the loops keep anyway: a session pays nothing for it.</remarks>
internal sealed class EdgeMetrics(IMeterFactory meters, AppSet apps, SessionRecords records) : IHostedService
{
    public const string MeterName = "Odin.Edge";

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var meter = meters.Create(MeterName);   // The factory keeps it, and disposes of it.
        meter.CreateObservableCounter("odin_sessions_accepted_total", () => PerApp(app => app.Accepted.Sum()), null,
            "Client connections accepted.");
        meter.CreateObservableUpDownCounter("odin_sessions_live", () => PerApp(app => app.Live.Sum()), null,
            "Client connections accepted and not yet ended.");
        meter.CreateObservableCounter("odin_sessions_ended_total", Ended, null,
            "Sessions ended, by the two letters of their end and by who decided on the target.");
        meter.CreateObservableCounter("odin_sessions_refused_total", Refused, null, "Clients not let in, by reason.");
        meter.CreateObservableCounter("odin_connect_failures_total", ConnectFailures, null,
            "Attempts to connect to a target that failed, by reason.");
        meter.CreateObservableUpDownCounter("odin_permits_share", () => Permits(pool => pool.Quota), null,
            "Sessions this edge may have under a world-wide limit, of the app or of a target.");
        meter.CreateObservableUpDownCounter("odin_permits_used", () => Permits(pool => pool.Used), null,
            "Sessions it has under that limit.");
        meter.CreateObservableUpDownCounter("odin_clients_waiting", () => PerApp(app => app.Permits.Queue.Count), null,
            "Clients that wait for their turn at a limit.");
        meter.CreateObservableCounter("odin_session_bytes_total", Bytes, null, "Bytes handed over, up to targets and down to clients.");
        meter.CreateObservableCounter("odin_ejections_total", () => PerApp(app => app.Ejections), null, "Targets ejected by this edge.");
        meter.CreateObservableUpDownCounter("odin_targets", Targets, null,
            "Targets this edge has ejected, probes, and finds unhealthy by its probes.");
        meter.CreateObservableUpDownCounter("odin_panic", () => PerApp(app => app.IsPanicking ? 1 : 0), null,
            "1 while so few targets can be used that all are candidates.");
        meter.CreateObservableCounter("odin_session_records_dropped_total", () => records.Dropped, null,
            "Session log lines lost because the log was too slow.");
        meter.CreateObservableCounter("odin_session_records_left_out_total", () => records.LeftOut, null,
            "Session log lines of sessions that reached no target, beyond the rate that is logged.");
        meter.CreateObservableCounter("odin_log_lines_dropped_total", () => StandardStreams.Errors.Dropped, null,
            "Log lines of any kind lost because standard error did not take them.");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static Measurement<long> Of(long value, EdgeApp app, params ReadOnlySpan<KeyValuePair<string, object?>> labels) =>
        new(value, [new("app", app.Name), .. labels]);

    private IEnumerable<Measurement<long>> PerApp(Func<EdgeApp, long> read) => apps.Apps.Values.Select(app => Of(read(app), app));

    private IEnumerable<Measurement<long>> Permits(Func<PermitPool, long> read) => apps.Apps.Values.SelectMany(app =>
        app.Limits?.Shared
        .Select(limit => Of(read(limit.Pool), app, new KeyValuePair<string, object?>("target", limit.Target?.ToString() ?? ""))) ?? []);

    private IEnumerable<Measurement<long>> Ended() => apps.Apps.Values.SelectMany(app =>
        app.Counts.Ended.Select(ended => Of(ended.Count, app, new("end", ended.End), new("source", ended.Source.ToString()))));

    private IEnumerable<Measurement<long>> Refused() => apps.Apps.Values.SelectMany(app =>
        app.Counts.Refused
        .Select(refused => Of(refused.Count, app, new KeyValuePair<string, object?>("reason", refused.Reason.ToString()))));

    private IEnumerable<Measurement<long>> ConnectFailures() => apps.Apps.Values.SelectMany(app =>
        app.Counts.ConnectFailed
        .Select(failed => Of(failed.Count, app, new KeyValuePair<string, object?>("reason", failed.Reason.ToString()))));

    private IEnumerable<Measurement<long>> Targets() => apps.Apps.Values.SelectMany(app => new[]
    {
        Of(app.Model.Targets.Count(target => target.Outlier.Phase != OutlierPhase.In), app,
            new KeyValuePair<string, object?>("state", "ejected")),
        Of(app.Model.Targets.Count(target => target.Probes is not null), app, new KeyValuePair<string, object?>("state", "probed")),
        Of(app.Model.Targets.Count(target => target.Probes?.Health == TargetHealth.Unhealthy), app,
            new KeyValuePair<string, object?>("state", "unhealthy")),
    });

    private IEnumerable<Measurement<long>> Bytes() => apps.Apps.Values.SelectMany(app => new[]
    {
        Of(app.Counts.BytesUp.Sum(), app, new KeyValuePair<string, object?>("direction", "up")),
        Of(app.Counts.BytesDown.Sum(), app, new KeyValuePair<string, object?>("direction", "down")),
    });
}
