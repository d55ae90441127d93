using System.Collections.Immutable;
using Odin.Grains.Edges;

namespace Odin.Grains.Regions;

/// <summary>What a region's own grain, its shard 0, knows of all shards: which edges each has, and how many there are to be. Pure: time
/// comes in.</summary>
/// <remarks>
/// <list type="number">
/// <item>A shard's beat replaces what it said before. One that has just been activated may not know all its edges yet: those that it does
/// not name stay until it does, or for 5 s. So do the edges of a shard that does not beat.</item>
/// <item>An edge that two shards name is where it came later: its stay is higher there.</item>
/// <item>The shards that there are know of how many they are, so an activation of the region that has begun anew does not merge
/// them.</item>
/// </list>
/// </remarks>
internal sealed class ShardedRegion(ShardSize size)
{
    private readonly ShardCount _count = new(size);
    private readonly Dictionary<EdgeIdentity, Said> _edges = [];
    private readonly Dictionary<int, TimeSpan> _beatAt = [];
    private long _begun;

    /// <summary>As of the last <see cref="Update"/>.</summary>
    public RegionLayout View { get; private set; } = RegionLayout.Empty;

    /// <param name="startsAt">Numbers of views begin here: higher than those of an activation before.</param>
    public void Begin(long startsAt) => View = View with { Number = _begun = startsAt };

    public void Take(ShardBeat beat, TimeSpan now)
    {
        if (beat.ViewHeld < _begun || beat.ViewHeld > View.Number) _count.Learn(beat.Shards);   // Another activation's.
        _beatAt[beat.Shard] = now;
        if (!beat.IsYoung)
        {
            foreach (var (edge, said) in _edges)
            {
                if (said.Shard == beat.Shard) _edges.Remove(edge);   // A dictionary may be thinned out while it is read.
            }
        }

        foreach (var edge in beat.Edges)
        {
            var known = _edges.GetValueOrDefault(edge.Edge.Edge);
            if (known is null || known.Shard == beat.Shard || StayOf(edge) > StayOf(known.Edge))
                _edges[edge.Edge.Edge] = new Said(beat.Shard, edge, now);
        }
    }

    /// <summary>True when the view is another one than before.</summary>
    /// <param name="own">The edges that report to the region's own grain.</param>
    /// <param name="now">The region's own time.</param>
    public bool Update(ImmutableArray<ShardEdge> own, TimeSpan now)
    {
        foreach (var (edge, said) in _edges)
        {
            if (now - said.At >= EdgeMembership.SilentAfter) _edges.Remove(edge);   // As above.
        }

        var all = Merge(own, now).ToList();
        _count.Update(all.Count(edge => edge.Edge.Stay is not null), now);
        var view = new RegionLayout
        {
            Number = View.Number + 1,
            Shards = _count.Count,
            Edges = [.. all.Select(edge => new PlacedEdge(edge.Edge.Edge.Edge, StayOf(edge.Edge), edge.Shard, edge.Edge.IsProber))],
        };
        if (view.Says(View)) return false;
        View = view;
        return true;
    }

    /// <summary>All edges of the region, in the order of their ids.</summary>
    public ImmutableArray<RegionEdge> EdgesAt(ImmutableArray<ShardEdge> own, TimeSpan now) =>
        [.. Merge(own, now).Select(said => said.Edge.Edge with { Age = said.Edge.Edge.Age + (now - said.At) })];

    /// <summary>The others that are there.</summary>
    public IEnumerable<int> ShardsAt(TimeSpan now) =>
        _beatAt.Where(shard => now - shard.Value < EdgeMembership.SilentAfter).Select(shard => shard.Key).Order();

    private IEnumerable<Said> Merge(ImmutableArray<ShardEdge> own, TimeSpan now) =>
        own.Select(edge => new Said(0, edge, now)).Concat(_edges.Values)
            .GroupBy(said => said.Edge.Edge.Edge).Select(said => said.MaxBy(one => StayOf(one.Edge))!)
            .OrderBy(said => said.Edge.Edge.Edge.Id, StringComparer.Ordinal).ThenBy(said => said.Edge.Edge.Edge.Epoch);

    private static long StayOf(ShardEdge edge) => edge.Stay ?? 0;

    private sealed record Said(int Shard, ShardEdge Edge, TimeSpan At);
}
