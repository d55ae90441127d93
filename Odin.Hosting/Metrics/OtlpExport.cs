using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Odin.Grains.Failures;
using Odin.Hosting.Logging;
using Odin.Hosting.Processes;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Odin.Hosting.Metrics;

/// <summary>Sends the instruments of the meter by OTLP, again and again. On ordinary threads.</summary>
/// <remarks>
/// The SDK folds everything beyond a limit of series per instrument into one series, without a word. So each instrument gets a limit with
/// room above what there is, and when that is used up, or series are gone that the SDK would go on sending, it begins anew with new limits.
/// That costs nothing but the time at which its counters are said to have begun.
/// </remarks>
internal sealed partial class OtlpExport(OtlpOptions options, MetricsRegistry registry, LogOrigin origin, TimeProvider time,
    ILogger<OtlpExport> logger) : BackgroundService
{
    /// <summary>The SDK keeps memory for each.</summary>
    private const int LeastLimit = 64;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly FailureLatch _failing = new();
    private MeterProvider? _provider;
    private SeriesCensus? _known;

    /// <summary>Begun at, for the SDK's present limits.</summary>
    private SeriesCensus? _fitted;

    public override void Dispose()
    {
        _provider?.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => options.Otlp is { } url
        ? LastResort.RunAsync("The export of metrics", stop => RunAsync(url, stop), time, logger, stoppingToken) : Task.CompletedTask;

    private async Task RunAsync(Uri url, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.OtlpInterval, time);
        do await Task.Run(() => Export(url), stoppingToken);   // The exporter waits for the answer on its thread.
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Export(Uri url)
    {
        var census = SeriesCensus.Of(registry);
        if (_provider is null || !census.Fits(LimitOf) || census.HasLost(_known!)) Begin(url, census);
        _known = census;
        var isSent = _provider!.ForceFlush((int)Deadline.TotalMilliseconds);
        if (isSent && _failing.Succeed()) LogSentAgain(url);
        if (!isSent && _failing.Fail()) LogNotSent(url);
    }

    private int LimitOf(string instrument) => Math.Max(LeastLimit, 2 * (_fitted?.CountOf(instrument) ?? 0));

    private void Begin(Uri url, SeriesCensus census)
    {
        _fitted = census;
        _provider?.Dispose();
        var exporter = new OtlpMetricExporter(new OtlpExporterOptions
        {
            Endpoint = url,
            Protocol = OtlpExportProtocol.HttpProtobuf,
            TimeoutMilliseconds = (int)Deadline.TotalMilliseconds,
        });
        _provider = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(ResourceBuilder.CreateEmpty()
                .AddService("odin", serviceVersion: ProcessVersion.Present.Version, serviceInstanceId: origin.Id)
                .AddAttributes([KeyValuePair.Create<string, object>("odin.region", origin.Region)]))
            .AddMeter(MetricInstruments.MeterName)
            .AddView(instrument => new MetricStreamConfiguration { CardinalityLimit = LimitOf(instrument.Name) })
            .AddReader(new BaseExportingMetricReader(exporter))
            .Build();
    }

    [LoggerMessage(6131, LogLevel.Warning,
        "Metrics are not taken at {Url}: it does not answer, or refuses them. They are sent again every few seconds; /metrics has " +
            "them all")]
    private partial void LogNotSent(Uri url);

    [LoggerMessage(6132, LogLevel.Information, "Metrics are taken at {Url} again")]
    private partial void LogSentAgain(Uri url);
}
