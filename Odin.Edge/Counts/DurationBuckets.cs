using Odin.Hosting.Metrics;

namespace Odin.Edge.Counts;

/// <summary>The boundaries of the edge's histograms; docs/METRICS.md lists them.</summary>
internal static class DurationBuckets
{
    /// <summary>From accept to the end of a session: from a health check of a balancer to a day.</summary>
    public static Buckets Session { get; } =
        Buckets.OfSeconds(0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 600, 1800, 3600, 14_400, 43_200, 86_400);

    /// <summary>From accept to the decision on a target: a memory operation, or one call of a grain.</summary>
    public static Buckets Assign { get; } = Buckets.OfSeconds(0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005,
        0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1);

    /// <summary>A TCP connect: from the same rack to a lost SYN across the world.</summary>
    public static Buckets Connect { get; } =
        Buckets.OfSeconds(0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5);

    /// <summary>A call of a grain, or a probe.</summary>
    public static Buckets Call { get; } =
        Buckets.OfSeconds(0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30);
}
