namespace Odin.Hosting.Metrics;

/// <summary>How a metric behaves, in Prometheus' words.</summary>
public enum MetricType
{
    /// <summary>A number of now.</summary>
    Gauge,

    /// <summary>A number that only rises while its series exists.</summary>
    Counter,

    /// <summary>Counts by size, with their sum.</summary>
    Histogram,
}
