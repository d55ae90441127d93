using Odin.Grains.Configuration;

namespace Odin.Edge.Health;

/// <summary>When the next probe is due. The jitter keeps the probes of many targets, and of many regions at
/// one target, from falling into step.</summary>
internal static class ProbePace
{
    private const double Jitter = 0.1;

    private static readonly TimeSpan Fast = TimeSpan.FromSeconds(1);

    /// <summary>From the beginning of a probe to that of the next.</summary>
    public static TimeSpan Next(HealthCheckSpec spec, bool isChanging, Random random)
    {
        var interval = isChanging ? spec.FastInterval ?? (spec.Interval < Fast ? spec.Interval : Fast) : spec.Interval;
        return interval * (1 - Jitter + 2 * Jitter * random.NextDouble());
    }
}
