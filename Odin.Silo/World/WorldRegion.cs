namespace Odin.Silo.World;

/// <summary>One region on the map.</summary>
/// <param name="Latitude">Null: where it stands is not known.</param>
public sealed record WorldRegion(
    string Name, double? Latitude, double? Longitude, RegionState State, long Live, int Edges, int Ready, int Silos)
{
    /// <summary>The operator steers clients of VIPs away from it.</summary>
    public bool IsSoft { get; init; }
}

/// <summary>How the edges of a region are.</summary>
public enum RegionState
{
    /// <summary>At least one edge is ready, and none stale.</summary>
    Ready,

    /// <summary>All edges drain or are not ready.</summary>
    Draining,

    /// <summary>The region's grain does not answer, or an edge has not reported for more than 3 s.</summary>
    Stale,

    /// <summary>It has no live edge.</summary>
    Dark,
}
