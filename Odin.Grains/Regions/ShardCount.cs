using Odin.Grains.Edges;

namespace Odin.Grains.Regions;

/// <summary>How many shards a region is split into. Pure: time comes in.</summary>
/// <remarks>It grows as soon as its shards are full, to more than it needs, and shrinks when fewer would have done for long: each change
/// moves edges.</remarks>
internal sealed class ShardCount(ShardSize size)
{
    public static readonly TimeSpan ShrinksAfter = TimeSpan.FromMinutes(1);

    private TimeSpan? _fewSince;

    public int Count { get; private set; } = 1;

    /// <summary>A shard that is there knows of so many.</summary>
    public void Learn(int count)
    {
        if (count > Count) Count = Math.Min(count, RegionShards.Most);
    }

    /// <param name="edges">That can be moved between shards.</param>
    /// <param name="now">The region's own time.</param>
    public void Update(int edges, TimeSpan now)
    {
        var wanted = Math.Clamp((edges + size.Roomy - 1) / size.Roomy, 1, RegionShards.Most);
        if (edges > size.Full * Count) Become(wanted);
        else if (wanted >= Count) _fewSince = null;
        else if (now - (_fewSince ??= now) >= (size.ShrinksAfter ?? ShrinksAfter)) Become(wanted);
    }

    private void Become(int count) => (Count, _fewSince) = (count, null);
}
