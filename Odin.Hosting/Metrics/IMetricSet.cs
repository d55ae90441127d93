using System.Collections.Immutable;

namespace Odin.Hosting.Metrics;

/// <summary>Metrics that are read from the same items.</summary>
public interface IMetricSet
{
    ImmutableArray<Metric> Metrics { get; }

    /// <summary>Writes the samples of some of its metrics, all of the items of now; waits for <paramref name="flush"/> whenever the text
    /// is full.</summary>
    /// <param name="metrics">By their place in <see cref="Metrics"/>.</param>
    ValueTask WriteAsync(ImmutableArray<int> metrics, MetricsText text, Func<MetricsText, ValueTask> flush);

    /// <summary>All samples of one metric at once.</summary>
    void Read(int metric, ISamples samples);
}
