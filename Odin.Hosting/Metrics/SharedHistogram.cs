namespace Odin.Hosting.Metrics;

/// <summary>A histogram that any thread may add to. Loops have striped ones, which cost them less.</summary>
public sealed class SharedHistogram(Buckets buckets) : IHistogram
{
    private readonly long[] _counts = new long[buckets.Count];
    private long _ticks;

    public Buckets Buckets => buckets;

    public void Observe(TimeSpan length)
    {
        Interlocked.Increment(ref _counts[buckets.IndexOf(length.Ticks)]);
        Interlocked.Add(ref _ticks, length.Ticks);
    }

    public TimeSpan Read(Span<long> counts)
    {
        for (var bucket = 0; bucket < buckets.Count; bucket++) counts[bucket] = Volatile.Read(ref _counts[bucket]);
        return new TimeSpan(Volatile.Read(ref _ticks));
    }
}
