namespace Odin.Hosting.Metrics;

/// <summary>A count for each value of an enumeration, which any thread may raise.</summary>
public sealed class SharedCounts<TEnum> where TEnum : struct, Enum
{
    private readonly long[] _counts = new long[Enum.GetValues<TEnum>().Length];

    /// <summary>In the order of the enumeration.</summary>
    public int Count => _counts.Length;

    public long this[int value] => Volatile.Read(ref _counts[value]);

    /// <param name="value">As a number: enumerations count from 0.</param>
    public void Increment(int value) => Interlocked.Increment(ref _counts[value]);
}
