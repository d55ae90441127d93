namespace Odin.Grains.Edges;

/// <summary>An edge's ear for its region.</summary>
[Alias("odin.IEdgeObserver")]
public interface IEdgeObserver : IGrainObserver
{
    /// <summary>Something is newer than what the edge received last: it syncs at once. A lost announcement costs at
    /// most the second until the next sync.</summary>
    [Alias("announce")]
    void Announce();
}
