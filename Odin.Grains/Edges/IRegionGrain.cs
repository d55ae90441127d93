using System.Collections.Immutable;
using Odin.Grains.Consoles;
using Odin.Grains.Events;
using Orleans.Concurrency;

namespace Odin.Grains.Edges;

/// <summary>The meeting point of one region's edges. Key: the region's name.</summary>
[Alias("odin.IRegionGrain")]
public interface IRegionGrain : IGrainWithStringKey
{
    /// <summary>An edge reports what it has and receives what is newer. Called about once a second, in peace and in trouble.</summary>
    // The edge's own deadline is shorter; a region that has a whole catalog to send may take its time.
    [Alias("sync"), ResponseTimeout("00:00:15")]
    ValueTask<SyncAnswer> SyncAsync(EdgeReport report);

    /// <summary>An edge says that it stops; its numbers are gone from the next roll-up on.</summary>
    [Alias("leave")]
    ValueTask LeaveAsync(EdgeIdentity edge);

    /// <summary>From now on something newer is announced to the edge at once, and can be asked for its sessions. Asked for again whenever
    /// <see cref="SyncAnswer.IsWatched"/> is false.</summary>
    /// <param name="edge">Which incarnation of which edge.</param>
    /// <param name="observer">Receives announcements.</param>
    /// <param name="console">Answers questions; null: the edge's release cannot.</param>
    [Alias("watch")]
    ValueTask WatchAsync(EdgeIdentity edge, IEdgeObserver observer, IEdgeConsole? console);

    /// <summary>What an edge knows of a catalog that was lost; asked for by <see cref="SyncAnswer.IsCatalogWanted"/>.</summary>
    [Alias("offer-catalog")]
    ValueTask OfferCatalogAsync(EdgeIdentity edge, CatalogChanges copy);

    /// <summary>The catalog says that it has a newer version.</summary>
    [OneWay, Alias("on-catalog-changed")]
    ValueTask OnCatalogChangedAsync(long version);

    /// <summary>An app's grain has news of the app, or knows nothing of the region yet: the region is to roll it up at once.</summary>
    [OneWay, Alias("wake-app")]
    ValueTask WakeAppAsync(string app);

    /// <summary>The live edges, in the order of their ids.</summary>
    [Alias("get-edges")]
    ValueTask<ImmutableArray<RegionEdge>> GetEdgesAsync();

    /// <summary>Which apps have had news since a number, so that only their grains need to be asked.</summary>
    /// <param name="since">Of the answer before; 0: all apps are meant.</param>
    [Alias("get-apps")]
    ValueTask<RegionApps> GetAppsAsync(long since);

    /// <summary>The way to ask the live edges, in the order of their ids.</summary>
    [Alias("get-consoles")]
    ValueTask<RegionConsoles> GetConsolesAsync();

    /// <summary>What happened in the region of late, oldest first.</summary>
    [Alias("get-events")]
    Task<ImmutableArray<ClusterEvent>> GetEventsAsync(EventQuery query);
}
