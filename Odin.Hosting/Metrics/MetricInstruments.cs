using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;

namespace Odin.Hosting.Metrics;

/// <summary>The metrics of this process as instruments of the meter <see cref="MeterName"/>, for .NET's tools and for OTLP.</summary>
/// <remarks>Each is read when somebody collects, from what is counted anyway. .NET has no histogram that is read: its buckets, sum and
/// count are counters.</remarks>
public sealed class MetricInstruments(IMeterFactory meters, MetricsRegistry registry) : IHostedService
{
    public const string MeterName = "Odin";

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var meter = meters.Create(MeterName);   // The factory keeps it, and disposes of it.
        foreach (var (metric, read) in registry.Readers) Create(meter, metric, read);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static void Create(Meter meter, Metric metric, Action<ISamples> read)
    {
        switch (metric.Type)
        {
            case MetricType.Gauge:
                meter.CreateObservableGauge(metric.Name, () => Measure(read), metric.Unit, metric.Help);
                break;
            case MetricType.Counter:
                meter.CreateObservableCounter(metric.Name, () => Measure(read), metric.Unit, metric.Help);
                break;
            default:
                meter.CreateObservableCounter($"{metric.Name}_bucket", () => Measure(read, HistogramPart.Buckets), "", metric.Help);
                meter.CreateObservableCounter($"{metric.Name}_sum", () => Measure(read, HistogramPart.Sum), metric.Unit, metric.Help);
                meter.CreateObservableCounter($"{metric.Name}_count", () => Measure(read), "", metric.Help);
                break;
        }
    }

    private static IReadOnlyList<Measurement<double>> Measure(Action<ISamples> read, HistogramPart part = HistogramPart.Count)
    {
        var samples = new MeasurementList(part);
        read(samples);
        return samples.Measurements;
    }
}
