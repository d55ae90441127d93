using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Odin.Grains.Catalog;
using Odin.Grains.Edges;
using Odin.Grains.Events;
using Odin.Grains.Failures;
using Odin.Grains.Placement;
using Orleans.Concurrency;
using Orleans.Placement;

namespace Odin.Grains.Regions;

/// <summary>A part of a region with many edges. It reports its edges to the region's own grain once a second and learns of the others;
/// while that does not answer it goes on with what it knows.</summary>
[Reentrant, OwnRegion, Immovable]
internal sealed partial class RegionShardGrain(
    [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time, ILogger<RegionShardGrain> logger, RegionCounts? counts = null,
    ICatalogSigner? signer = null)
    : RegionPartGrain, IRegionShardGrain
{
    /// <summary>The longest the region's grain may take.</summary>
    public static readonly TimeSpan BeatDeadline = TimeSpan.FromMilliseconds(500);

    private readonly FailureLatch _lost = new(tolerated: 3);   // A grain that moves is away for a moment.
    private Task _beat = Task.CompletedTask;
    private RegionLayout? _view;
    private bool _isBeatWanted;

    private string Key => this.GetPrimaryKeyString();

    private string Region => RegionShards.RegionOf(Key);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Begin(new RegionPart(Key, GrainFactory, time, logger, counts, signer) { Changed = Beat }, $"shard {Key}", logger);
        Beat();
        Part.FirstView = _beat;
        return Task.CompletedTask;
    }

    public ValueTask OnNewsAsync(long catalogVersion)
    {
        Beat();
        return Part.OnCatalogChangedAsync(catalogVersion);
    }

    public ValueTask<RegionApps> GetAppsAsync(long since) => ValueTask.FromResult(Part.AppsSince(since));

    public ValueTask<RegionConsoles> GetConsolesAsync() => ValueTask.FromResult(Part.Consoles);

    public Task<ImmutableArray<ClusterEvent>> GetEventsAsync(EventQuery query) =>
        Task.FromResult<ImmutableArray<ClusterEvent>>([.. Part.EventsOf(query)]);

    /// <summary>Without edges, too: it may know what became of them.</summary>
    protected override void OnTick() => Beat();

    /// <summary>One at a time; what changes meanwhile comes with the next one.</summary>
    private void Beat()
    {
        _isBeatWanted = true;
        if (_beat.IsCompleted) _beat = LastResort.TryAsync($"The beats of shard {Key}", BeatAsync, logger, CancellationToken.None);
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        while (_isBeatWanted)
        {
            _isBeatWanted = false;
            var beat = new ShardBeat
            {
                Shard = RegionShards.ShardOf(Key),
                Shards = _view?.Shards ?? 0,
                ViewHeld = _view?.Number ?? 0,
                Edges = Part.Edges,
                IsYoung = Part.IsYoung,
            };
            if (!await TryBeatAsync(beat)) return;   // The next second brings another.
        }
    }

    private async Task<bool> TryBeatAsync(ShardBeat beat)
    {
        try
        {
            if (await GrainFactory.GetGrain<IShardedRegionGrain>(Region).BeatAsync(beat).AsTask().WaitAsync(BeatDeadline, time) is { } view)
                Part.See(_view = view);
            if (_lost.Succeed()) LogFound(Key, Region);
            return true;
        }
        catch (Exception exception) when (ExpectedFailure.OfCall(exception))
        {
            if (_lost.Fail()) LogLost(exception, Key, Region);
            return false;
        }
    }

    [LoggerMessage(3011, LogLevel.Warning,
        "Shard {Shard} of region {Region}: the region's own grain does not answer. The shard goes on with what it knows of the others")]
    private partial void LogLost(Exception exception, string shard, string region);

    [LoggerMessage(3012, LogLevel.Information, "Shard {Shard} of region {Region}: the region's own grain answers again")]
    private partial void LogFound(string shard, string region);
}
