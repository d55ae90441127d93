namespace Odin.Hosting.Metrics;

/// <summary>Counts of durations by bucket, to be read by anybody.</summary>
public interface IHistogram
{
    Buckets Buckets { get; }

    /// <summary>Reads the counts, not cumulated, the last one without a boundary. Returns the sum of what was observed.</summary>
    /// <param name="counts">As many as <see cref="Metrics.Buckets.Count"/>.</param>
    TimeSpan Read(Span<long> counts);
}
