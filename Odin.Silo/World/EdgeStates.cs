using Odin.Grains.Edges;

namespace Odin.Silo.World;

/// <summary>What an edge or a region is called for people.</summary>
internal static class EdgeStates
{
    /// <summary>An edge reports each second.</summary>
    private static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(3);

    public static string Of(RegionEdge edge, AdminState wanted, bool isStale) =>
        isStale || edge.Age > StaleAfter ? "stale"
        : wanted != AdminState.Ready ? "draining"
        : edge.CatalogVersion == 0 ? "starting"
        : edge.IsReady switch
        {
            false when edge.ClosedPorts.IsEmpty => "draining",
            false => "failing",
            _ => "ready",
        };

    public static RegionState OfRegion(IReadOnlyCollection<WorldEdge> edges) =>
        edges.Count == 0 ? RegionState.Dark
        : edges.Any(edge => edge.State == "stale") ? RegionState.Stale
        : edges.Any(edge => edge.State == "ready") ? RegionState.Ready
        : RegionState.Draining;

    /// <summary>An incarnation's number is the time at which it began. Null: it is not one.</summary>
    public static DateTimeOffset? StartOf(EdgeIdentity edge) =>
        edge.Epoch > DateTimeOffset.UnixEpoch.UtcTicks && edge.Epoch < DateTimeOffset.MaxValue.UtcTicks
            ? new DateTimeOffset(edge.Epoch, TimeSpan.Zero) : null;
}
