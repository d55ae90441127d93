using HdrHistogram;

namespace Odin.Thor.Loading.Tallies;

/// <summary>A histogram of durations: microseconds up to an hour, three digits. Recorded from any thread.</summary>
internal sealed class Latencies
{
    private const long MostMicroseconds = 3_600_000_000;

    private readonly Lock _lock = new();
    private readonly LongHistogram _histogram = new(1, MostMicroseconds, 3);

    public void Record(TimeSpan latency)
    {
        var microseconds = Math.Clamp((long)latency.TotalMicroseconds, 0, MostMicroseconds);
        lock (_lock) _histogram.RecordValue(microseconds);
    }

    public LatencyReport Report()
    {
        lock (_lock)
        {
            return new LatencyReport
            {
                Count = _histogram.TotalCount,
                P50 = MillisecondsAt(50),
                P90 = MillisecondsAt(90),
                P99 = MillisecondsAt(99),
                P999 = MillisecondsAt(99.9),
                Max = MillisecondsAt(100),
            };
        }
    }

    private double MillisecondsAt(double percentile) =>
        _histogram.TotalCount == 0 ? 0 : _histogram.GetValueAtPercentile(percentile) / 1000.0;
}
