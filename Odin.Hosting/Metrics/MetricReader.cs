namespace Odin.Hosting.Metrics;

/// <summary>A metric and how it is read from one item: an app, a loop, the process.</summary>
/// <param name="Read">Called on an ordinary thread, by several scrapes at a time.</param>
public sealed record MetricReader<TItem>(Metric Metric, Action<TItem, ISamples> Read);
