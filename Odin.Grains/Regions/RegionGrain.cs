using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Odin.Grains.Catalog;
using Odin.Grains.Edges;
using Odin.Grains.Events;
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
    : RegionPartGrain, IRegionGrain, IShardedRegionGrain
{
    private readonly ShardedRegion _shards = new(size ?? new ShardSize());
    private ShardQuestions _questions = null!;

    private string Region => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var part = new RegionPart(Region, GrainFactory, time, logger, counts, signer) { Changed = () => UpdateView() };
        Begin(part, $"region {Region}", logger);
        _questions = new ShardQuestions(Region, _shards, GrainFactory, time);
        _shards.Begin(time.GetUtcNow().UtcTicks);
        return Task.CompletedTask;
    }

    public ValueTask OnCatalogChangedAsync(long version)
    {
        Announce(version);
        return Part.OnCatalogChangedAsync(version);
    }

    public ValueTask<RegionLayout?> BeatAsync(ShardBeat beat)
    {
        _shards.Take(beat, Part.Now);
        UpdateView(beat.Shard);
        return ValueTask.FromResult(Part.IsYoung || beat.ViewHeld == _shards.View.Number ? null : _shards.View);
    }

    public ValueTask<ImmutableArray<RegionEdge>> GetEdgesAsync() =>
        ValueTask.FromResult(_shards.EdgesAt(Part.Edges, Part.Now));

    public async ValueTask<RegionApps> GetAppsAsync(long since)
    {
        Part.NoteNews(await _questions.AskAppsAsync(Part.Now));
        return Part.AppsSince(since, _questions.Apps);
    }

    public ValueTask<RegionConsoles> GetConsolesAsync() => _questions.AskConsolesAsync(Part.Consoles, Part.Now);

    public async Task<ImmutableArray<ClusterEvent>> GetEventsAsync(EventQuery query)
    {
        var others = await _questions.AskEventsAsync(query, Part.Now);
        return [.. Part.EventsOf(query).Concat(others).DistinctBy(one => (one.Source, one.Number)), .. Part.EventsOfCatalog(query)];
    }

    protected override void OnTick() => UpdateView();

    /// <param name="learns">The shard that is sent the view anyway.</param>
    private void UpdateView(int learns = 0)
    {
        if (!_shards.Update(Part.Edges, Part.Now)) return;
        Part.See(_shards.View);
        if (!Part.IsYoung) Announce(Part.CatalogVersion, learns);   // Before that it knows less than its shards.
    }

    /// <summary>Each shard comes for what is new, and announces it to its own edges.</summary>
    private void Announce(long version, int learns = 0)
    {
        foreach (var shard in _shards.ShardsAt(Part.Now).Where(shard => shard != learns))
            GrainFactory.GetGrain<IRegionShardGrain>(RegionShards.KeyOf(Region, shard)).OnNewsAsync(version).AsTask().Ignore();
    }
}
