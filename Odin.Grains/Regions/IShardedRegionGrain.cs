namespace Odin.Grains.Regions;

/// <summary>A region's own grain, as its shards see it. Key: the region's name.</summary>
[Alias("odin.IShardedRegionGrain")]
internal interface IShardedRegionGrain : IGrainWithStringKey
{
    /// <summary>A shard says which edges it has and learns of the others. Called once a second, and when they change.</summary>
    /// <returns>Null: what the shard knows is the newest, or the region's grain has just started and does not know all itself.</returns>
    [Alias("beat")]
    ValueTask<RegionLayout?> BeatAsync(ShardBeat beat);
}
