using System.Collections.Immutable;

namespace Odin.Hosting.Metrics;

/// <summary>Metrics that are read from the same items, one after the other.</summary>
/// <param name="items">The items of now. Series of an item that is gone are gone with it.</param>
public sealed class MetricSet<TItem>(Func<IReadOnlyList<TItem>> items, params ImmutableArray<MetricReader<TItem>> readers) : IMetricSet
{
    public ImmutableArray<Metric> Metrics { get; } = [.. readers.Select(reader => reader.Metric)];

    // Not asynchronous: what .NET makes for each kind of item then is more than what it does here, and precompiled for none.
    public IEnumerable<MetricsText> Write(ImmutableArray<int> metrics, MetricsText text)
    {
        var present = items();
        foreach (var metric in metrics)
        {
            text.Begin(readers[metric].Metric);
            var read = readers[metric].Read;
            for (var index = 0; index < present.Count; index++)
            {
                read(present[index], text);
                if (text.IsFull) yield return text;
            }
        }
    }

    public void Read(int metric, ISamples samples)
    {
        foreach (var item in items()) readers[metric].Read(item, samples);
    }
}
