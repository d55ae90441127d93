using System.Collections.Immutable;
using System.Globalization;

namespace Odin.Hosting.Metrics;

/// <summary>The boundaries of a histogram of durations, the shortest first. A boundary belongs to the bucket below it.</summary>
public sealed class Buckets
{
    public const int Most = 32;

    private readonly long[] _ticks;

    private Buckets(ImmutableArray<double> seconds)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(seconds.Length, Most);
        _ticks = [.. seconds.Select(second => (long)Math.Round(second * TimeSpan.TicksPerSecond))];
        Labels = [.. seconds.Select(TextOf).Append("+Inf").Select(text => LabelText.Of("le", text))];
    }

    /// <summary>With the one beyond the last boundary.</summary>
    public int Count => _ticks.Length + 1;

    /// <summary><c>le="0.01"</c> of each bucket.</summary>
    internal LabelText[] Labels { get; }

    /// <param name="seconds">Rising.</param>
    public static Buckets OfSeconds(params ImmutableArray<double> seconds) => new(seconds);

    /// <summary>The bucket of a duration.</summary>
    /// <param name="ticks">Of a <see cref="TimeSpan"/>.</param>
    public int IndexOf(long ticks)
    {
        var (low, high) = (0, _ticks.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (ticks <= _ticks[middle]) high = middle;
            else low = middle + 1;
        }

        return low;
    }

    /// <summary>The longest duration of a bucket; of the one beyond the last boundary, that boundary.</summary>
    public TimeSpan BoundaryOf(int bucket) => new(_ticks[Math.Min(bucket, _ticks.Length - 1)]);

    /// <summary>The boundary that this part of what was counted stays within; null: nothing was counted.</summary>
    /// <param name="counts">By bucket, not cumulated.</param>
    /// <param name="part">0 to 1.</param>
    public TimeSpan? Percentile(ReadOnlySpan<long> counts, double part)
    {
        var sum = 0L;
        foreach (var count in counts) sum += count;
        if (sum == 0) return null;

        var (left, bucket) = (Math.Max(1, (long)Math.Ceiling(sum * part)), 0);
        for (; left > counts[bucket]; bucket++) left -= counts[bucket];
        return BoundaryOf(bucket);
    }

    private static string TextOf(double second) => second.ToString("0.########", CultureInfo.InvariantCulture);
}
