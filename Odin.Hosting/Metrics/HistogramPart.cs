namespace Odin.Hosting.Metrics;

/// <summary>What the meter shows of a histogram, each as a counter of its own.</summary>
internal enum HistogramPart
{
    Buckets,
    Sum,
    Count,
}
