using Odin.Grains.Edges;

namespace Odin.Grains.Regions;

/// <summary>What one shard of a region knows of the others' edges. Immutable.</summary>
internal sealed class OtherShards
{
    public static readonly OtherShards None = new([]);

    private readonly Dictionary<EdgeIdentity, PlacedEdge> _edges;

    private OtherShards(IEnumerable<PlacedEdge> edges)
    {
        _edges = edges.ToDictionary(edge => edge.Edge);
        Ids = [.. _edges.Keys.Select(edge => edge.Id)];
        Probers = [.. _edges.Values.Where(edge => edge.IsProber).Select(edge => EdgeName.RootOf(edge.Edge.Id))];
    }

    public IReadOnlyCollection<string> Ids { get; }

    /// <summary>The names of those that share the region's probes.</summary>
    public IReadOnlyCollection<string> Probers { get; }

    /// <param name="view">Of the whole region.</param>
    /// <param name="shard">Whose other shards are meant.</param>
    public static OtherShards In(RegionLayout view, int shard) => new(view.Edges.Where(edge => edge.Shard != shard));

    /// <summary>Null: it reports to none of them.</summary>
    public PlacedEdge? Find(EdgeIdentity edge) => _edges.GetValueOrDefault(edge);
}
