namespace Odin.Hosting.Metrics;

/// <summary>A count for each value of an enumeration, which any thread may raise. Takes no room before the first one.</summary>
public sealed class SharedCounts<TEnum> where TEnum : struct, Enum
{
    private static readonly int Values = Enum.GetValues<TEnum>().Length;

    private long[]? _counts;

    /// <summary>In the order of the enumeration.</summary>
    public int Count => Values;

    public long this[int value] => Volatile.Read(ref _counts) is { } counts ? Volatile.Read(ref counts[value]) : 0;

    /// <param name="value">As a number: enumerations count from 0.</param>
    public void Increment(int value)
    {
        var counts = LazyInitializer.EnsureInitialized(ref _counts, static () => new long[Values]);
        Interlocked.Increment(ref counts[value]);
    }
}
