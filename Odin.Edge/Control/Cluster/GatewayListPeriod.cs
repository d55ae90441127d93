namespace Odin.Edge.Control.Cluster;

/// <summary>How often an edge reads the list of silos in Redis. Each has a period of its own: edges that were started, or lost their
/// cluster, at the same instant do not read at one when Redis comes back.</summary>
internal static class GatewayListPeriod
{
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    public static TimeSpan Draw(Random random) => Longest * (0.8 + 0.2 * random.NextDouble());
}
