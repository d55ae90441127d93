using Odin.Grains.Consoles;
using Odin.Grains.Edges;

namespace Odin.Edge.Control;

/// <summary>Which grain of its region an edge reports to: the region's own, or that of the shard that the region names. For the control
/// side.</summary>
internal sealed class RegionLink(string region, TimeProvider time)
{
    /// <summary>A shard that does not answer for so long may be gone, with the last silo whose release has shards: the region's own grain
    /// is asked. A grain that only moves is back sooner.</summary>
    public static readonly TimeSpan PatientFor = TimeSpan.FromSeconds(10);

    private long _answeredAt = time.GetTimestamp();

    /// <summary>0: the region's own grain.</summary>
    public int Shard { get; private set; }

    /// <summary>How often the shard has changed.</summary>
    public long Stay { get; private set; }

    /// <summary>True: the edge reports to another grain from now on, which knows nothing of it.</summary>
    public bool OnAnswered(SyncAnswer answer)
    {
        _answeredAt = time.GetTimestamp();
        return MoveTo(answer.Shard);
    }

    /// <summary>As <see cref="OnAnswered"/>.</summary>
    public bool OnFailed() => time.GetElapsedTime(_answeredAt) >= PatientFor && MoveTo(0);

    public Task<SyncAnswer> SyncAsync(IGrainFactory grains, EdgeReport report) => Shard == 0
        ? RegionGrain(grains).SyncAsync(report).AsTask() : ShardGrain(grains).SyncAsync(report).AsTask();

    public Task WatchAsync(IGrainFactory grains, EdgeIdentity edge, IEdgeObserver observer, IEdgeConsole? console) => Shard == 0
        ? RegionGrain(grains).WatchAsync(edge, observer, console).AsTask()
        : ShardGrain(grains).WatchAsync(edge, observer, console).AsTask();

    public Task OfferCatalogAsync(IGrainFactory grains, EdgeIdentity edge, CatalogChanges copy) => Shard == 0
        ? RegionGrain(grains).OfferCatalogAsync(edge, copy).AsTask() : ShardGrain(grains).OfferCatalogAsync(edge, copy).AsTask();

    public Task LeaveAsync(IGrainFactory grains, EdgeIdentity edge) => Shard == 0
        ? RegionGrain(grains).LeaveAsync(edge).AsTask() : ShardGrain(grains).LeaveAsync(edge).AsTask();

    private bool MoveTo(int shard)
    {
        if (shard == Shard || shard is < 0 or > RegionShards.Most) return false;
        (Shard, _answeredAt) = (shard, time.GetTimestamp());
        Stay++;
        return true;
    }

    private IRegionGrain RegionGrain(IGrainFactory grains) => grains.GetGrain<IRegionGrain>(region);

    private IRegionShardGrain ShardGrain(IGrainFactory grains)
    {
        try
        {
            return grains.GetGrain<IRegionShardGrain>(RegionShards.KeyOf(region, Shard));
        }
        catch (ArgumentException exception)
        {
            throw new OrleansException("The release of no silo has shards of regions", exception);
        }
    }
}
