using Odin.Hosting.Metrics;

namespace Odin.Edge.Loops;

/// <summary>Counts of durations by bucket and their exact sum, a row for each loop. No lock and no allocation on the loop.</summary>
internal sealed class StripedHistogram(int loops, Buckets buckets) : IHistogram
{
    private readonly StripedTable _table = new(loops, buckets.Count + 1);   // The last column is the sum, in ticks.

    public Buckets Buckets => buckets;

    /// <summary>From the thread of loop <paramref name="loop"/> alone.</summary>
    public void Observe(int loop, TimeSpan length)
    {
        _table.Increment(loop, buckets.IndexOf(length.Ticks));
        _table.Add(loop, buckets.Count, length.Ticks);
    }

    public TimeSpan Read(Span<long> counts)
    {
        for (var bucket = 0; bucket < buckets.Count; bucket++) counts[bucket] = _table.Sum(bucket);
        return new TimeSpan(_table.Sum(buckets.Count));
    }
}
