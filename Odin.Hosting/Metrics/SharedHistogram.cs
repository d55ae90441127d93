namespace Odin.Hosting.Metrics;

/// <summary>A histogram that any thread may add to. Loops have striped ones, which cost them less. Takes no room before the first
/// duration.</summary>
public sealed class SharedHistogram(Buckets buckets) : IHistogram
{
    private long[]? _counts;
    private long _ticks;

    public Buckets Buckets => buckets;

    public void Observe(TimeSpan length)
    {
        var counts = Volatile.Read(ref _counts) ?? NewCounts();
        Interlocked.Increment(ref counts[buckets.IndexOf(length.Ticks)]);
        Interlocked.Add(ref _ticks, length.Ticks);
    }

    public TimeSpan Read(Span<long> counts)
    {
        var counted = Volatile.Read(ref _counts);
        for (var bucket = 0; bucket < buckets.Count; bucket++) counts[bucket] = counted is null ? 0 : Volatile.Read(ref counted[bucket]);
        return new TimeSpan(Volatile.Read(ref _ticks));
    }

    private long[] NewCounts()
    {
        var made = new long[buckets.Count];
        return Interlocked.CompareExchange(ref _counts, made, null) ?? made;
    }
}
