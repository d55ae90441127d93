using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Odin.Hosting.Metrics;

namespace Odin.Tests.Support;

/// <summary>Reads the instruments of one edge as an exporter would.</summary>
internal sealed class MetricsReader : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Dictionary<string, double> _values = [];

    public MetricsReader(TestEdge edge)
    {
        var scope = edge.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == MetricInstruments.MeterName && instrument.Meter.Scope == scope)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, labels, _) => _values[Key(instrument.Name, labels)] = value);
        _listener.Start();
    }

    /// <summary>Everything there is now, by <c>name{label=value,...}</c>.</summary>
    public IReadOnlyDictionary<string, double> Read()
    {
        _values.Clear();
        _listener.RecordObservableInstruments();
        return _values;
    }

    public void Dispose() => _listener.Dispose();

    private static string Key(string name, ReadOnlySpan<KeyValuePair<string, object?>> labels) =>
        $"{name}{{{string.Join(',', labels.ToArray().Select(label => $"{label.Key}={label.Value}"))}}}";
}
