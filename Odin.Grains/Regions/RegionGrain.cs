using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Odin.Grains.Catalog;
using Odin.Grains.Consoles;
using Odin.Grains.Edges;
using Odin.Grains.Events;
using Odin.Grains.Failures;
using Odin.Grains.Placement;
using Orleans.Concurrency;
using Orleans.Placement;

namespace Odin.Grains.Regions;

/// <summary>A region: its edges report here while they are few. With many it is shard 0 and leads the others: it says how many there are,
/// knows which edge reports to which, and answers for all.</summary>
[Reentrant, OwnRegion, Immovable]
internal sealed class RegionGrain(
    [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time, ILogger<RegionGrain> logger, RegionCounts? counts = null,
    ICatalogSigner? signer = null, ShardSize? size = null)
    : Grain, IRegionGrain, IShardedRegionGrain
{
    private readonly ShardedRegion _shards = new(size ?? new ShardSize());
    private RegionPart _part = null!;
    private ShardQuestions _questions = null!;

    private string Region => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _part = new RegionPart(Region, GrainFactory, time, logger, counts, signer) { Changed = () => UpdateView() };
        _questions = new ShardQuestions(Region, _shards, GrainFactory, time);
        _shards.Begin(time.GetUtcNow().UtcTicks);
        this.RegisterGrainTimer(_part.RefreshAsync, RegionPart.Interval, RegionPart.Interval);
        this.RegisterGrainTimer(token => LastResort.TryAsync($"The roll-ups of region {Region}", Tick, logger, token),
            RegionPart.Interval, RegionPart.Interval);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _part.End();
        return Task.CompletedTask;
    }

    public ValueTask<SyncAnswer> SyncAsync(EdgeReport report) => _part.SyncAsync(report);

    public ValueTask LeaveAsync(EdgeIdentity edge) => _part.LeaveAsync(edge);

    public ValueTask WatchAsync(EdgeIdentity edge, IEdgeObserver observer, IEdgeConsole? console) =>
        _part.WatchAsync(edge, observer, console);

    public ValueTask OfferCatalogAsync(EdgeIdentity edge, CatalogChanges copy) => _part.OfferCatalogAsync(edge, copy);

    public ValueTask WakeAppAsync(string app) => _part.WakeAppAsync(app);

    public ValueTask OnCatalogChangedAsync(long version)
    {
        Announce(version);
        return _part.OnCatalogChangedAsync(version);
    }

    public ValueTask<RegionLayout?> BeatAsync(ShardBeat beat)
    {
        _shards.Take(beat, _part.Now);
        UpdateView(beat.Shard);
        return ValueTask.FromResult(_part.IsYoung || beat.ViewHeld == _shards.View.Number ? null : _shards.View);
    }

    public ValueTask<ImmutableArray<RegionEdge>> GetEdgesAsync() =>
        ValueTask.FromResult(_shards.EdgesAt(_part.Edges, _part.Now));

    public async ValueTask<RegionApps> GetAppsAsync(long since)
    {
        _part.NoteNews(await _questions.AskAppsAsync(_part.Now));
        return _part.AppsSince(since, _questions.Apps);
    }

    public ValueTask<RegionConsoles> GetConsolesAsync() => _questions.AskConsolesAsync(_part.Consoles, _part.Now);

    public async Task<ImmutableArray<ClusterEvent>> GetEventsAsync(EventQuery query)
    {
        var others = await _questions.AskEventsAsync(query, _part.Now);
        return [.. _part.EventsOf(query).Concat(others).DistinctBy(one => (one.Source, one.Number)), .. _part.EventsOfCatalog(query)];
    }

    private Task Tick(CancellationToken cancellationToken)
    {
        _part.Tick();
        UpdateView();
        return Task.CompletedTask;
    }

    /// <param name="learns">The shard that is sent the view anyway.</param>
    private void UpdateView(int learns = 0)
    {
        if (!_shards.Update(_part.Edges, _part.Now)) return;
        _part.See(_shards.View);
        if (!_part.IsYoung) Announce(_part.CatalogVersion, learns);   // Before that it knows less than its shards.
    }

    /// <summary>Each shard comes for what is new, and announces it to its own edges.</summary>
    private void Announce(long version, int learns = 0)
    {
        foreach (var shard in _shards.ShardsAt(_part.Now).Where(shard => shard != learns))
            GrainFactory.GetGrain<IRegionShardGrain>(RegionShards.KeyOf(Region, shard)).OnNewsAsync(version).AsTask().Ignore();
    }
}
