using System.Collections.Concurrent;

namespace Odin.Grains.Regions;

/// <summary>What the grains of regions on this silo say of themselves, for the silo's metrics. From any thread.</summary>
public sealed class RegionCounts
{
    private readonly ConcurrentDictionary<(string Region, int Shard), RegionStanding> _regions = new();

    /// <summary>The regions, and shards of regions, whose grains are on this silo, by name.</summary>
    public IEnumerable<RegionStanding> Regions =>
        _regions.Values.OrderBy(region => region.Region, StringComparer.Ordinal).ThenBy(region => region.Shard);

    internal RegionStanding Begin(string region, int shard = 0) => _regions[(region, shard)] = new RegionStanding(region, shard);

    /// <summary>Unless another activation has begun meanwhile.</summary>
    internal void End(RegionStanding standing) =>
        _regions.TryRemove(KeyValuePair.Create((standing.Region, standing.Shard), standing));
}
