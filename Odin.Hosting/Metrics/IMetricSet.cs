using System.Collections.Immutable;

namespace Odin.Hosting.Metrics;

/// <summary>Metrics that are read from the same items.</summary>
public interface IMetricSet
{
    ImmutableArray<Metric> Metrics { get; }

    /// <summary>Writes the samples of some of its metrics, all of the items of now; stops whenever the text is full, for the caller to
    /// empty it.</summary>
    /// <param name="metrics">By their place in <see cref="Metrics"/>.</param>
    IEnumerable<MetricsText> Write(ImmutableArray<int> metrics, MetricsText text);

    /// <summary>All samples of one metric at once.</summary>
    void Read(int metric, ISamples samples);
}
