using Odin.Grains.Edges;

namespace Odin.Grains.Permits;

/// <summary>Edges in the order of their names, and of their lives.</summary>
internal sealed class EdgeOrder : IComparer<EdgeIdentity>
{
    public static EdgeOrder ById { get; } = new();

    public int Compare(EdgeIdentity? left, EdgeIdentity? right)
    {
        if (left is null || right is null) return left is null ? right is null ? 0 : -1 : 1;
        var byId = string.CompareOrdinal(left.Id, right.Id);
        return byId != 0 ? byId : left.Epoch.CompareTo(right.Epoch);
    }
}
