namespace Odin.Thor.Loading.Reports;

/// <summary>A count and what it makes per second of the run.</summary>
internal sealed record Throughput(long Count, double PerSecond)
{
    public static Throughput Of(long count, double seconds) => new(count, seconds > 0 ? Math.Round(count / seconds, 1) : 0);
}
