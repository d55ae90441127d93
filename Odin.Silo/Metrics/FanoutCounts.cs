using Odin.Grains.Gathering;
using Odin.Hosting.Metrics;

namespace Odin.Silo.Metrics;

/// <summary>Counts what questions to all edges cost on this silo. From any thread.</summary>
internal sealed class FanoutCounts : IFanoutObserver
{
    private static readonly FanoutQuestion[] Questions = Enum.GetValues<FanoutQuestion>();
    private static readonly Buckets Boundaries = Buckets.OfSeconds(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5);

    private readonly SharedHistogram[] _durations = [.. Questions.Select(_ => new SharedHistogram(Boundaries))];
    private readonly long[] _missing = new long[Questions.Length];

    public IHistogram DurationsOf(FanoutQuestion question) => _durations[(int)question];

    public long MissingOf(FanoutQuestion question) => Volatile.Read(ref _missing[(int)question]);

    public void OnAnswered(FanoutQuestion question, TimeSpan took, int missing)
    {
        _durations[(int)question].Observe(took);
        Interlocked.Add(ref _missing[(int)question], missing);
    }
}
