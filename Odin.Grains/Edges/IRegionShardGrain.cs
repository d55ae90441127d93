using System.Collections.Immutable;
using Odin.Grains.Consoles;
using Odin.Grains.Events;
using Orleans.Concurrency;

namespace Odin.Grains.Edges;

/// <summary>The meeting point of a part of a region's edges, when they are too many for one grain. Key: <see cref="RegionShards.KeyOf"/>.
/// Edges call it as they call <see cref="IRegionGrain"/>; everybody else asks the region.</summary>
/// <remarks>A type of its own: a silo of an earlier release is not chosen to host one.</remarks>
[Alias("odin.IRegionShardGrain")]
public interface IRegionShardGrain : IGrainWithStringKey
{
    /// <summary>As <see cref="IRegionGrain.SyncAsync"/>.</summary>
    [Alias("sync"), ResponseTimeout("00:00:15")]
    ValueTask<SyncAnswer> SyncAsync(EdgeReport report);

    /// <summary>As <see cref="IRegionGrain.LeaveAsync"/>.</summary>
    [Alias("leave")]
    ValueTask LeaveAsync(EdgeIdentity edge);

    /// <summary>As <see cref="IRegionGrain.WatchAsync"/>.</summary>
    [Alias("watch")]
    ValueTask WatchAsync(EdgeIdentity edge, IEdgeObserver observer, IEdgeConsole? console);

    /// <summary>As <see cref="IRegionGrain.OfferCatalogAsync"/>.</summary>
    [Alias("offer-catalog")]
    ValueTask OfferCatalogAsync(EdgeIdentity edge, CatalogChanges copy);

    /// <summary>As <see cref="IRegionGrain.WakeAppAsync"/>.</summary>
    [OneWay, Alias("wake-app")]
    ValueTask WakeAppAsync(string app);

    /// <summary>The region's own grain has news: of the catalog, or of the other shards.</summary>
    /// <param name="catalogVersion">The newest that it has learned of.</param>
    [OneWay, Alias("on-news")]
    ValueTask OnNewsAsync(long catalogVersion);

    /// <summary>What the shard has of <see cref="IRegionGrain.GetAppsAsync"/>.</summary>
    [Alias("get-apps")]
    ValueTask<RegionApps> GetAppsAsync(long since);

    /// <summary>What the shard has of <see cref="IRegionGrain.GetConsolesAsync"/>.</summary>
    [Alias("get-consoles")]
    ValueTask<RegionConsoles> GetConsolesAsync();

    /// <summary>What happened in the shard of late, oldest first, without the catalog's events.</summary>
    [Alias("get-events")]
    Task<ImmutableArray<ClusterEvent>> GetEventsAsync(EventQuery query);
}
