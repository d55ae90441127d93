using Odin.Hosting.Metrics;

namespace Odin.Edge.Counts;

/// <summary>What is counted of the edge as a whole, beside its apps. From any thread.</summary>
internal sealed class EdgeCounts
{
    /// <summary>Syncs with the region that were answered.</summary>
    public SharedHistogram Syncs { get; } = new(DurationBuckets.Call);

    /// <summary>Requests for leases that were answered.</summary>
    public SharedHistogram Leases { get; } = new(DurationBuckets.Call);
}
