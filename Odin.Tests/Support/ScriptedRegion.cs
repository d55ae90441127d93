using System.Collections.Immutable;
using System.Reflection;
using Odin.Edge.Control.Cluster;
using Odin.Grains.Consoles;
using Odin.Grains.Edges;
using Odin.Grains.Events;

namespace Odin.Tests.Support;

/// <summary>A cluster of one region that sends what the test says, whether a catalog would have taken
/// it or not. No other grain answers.</summary>
internal sealed class ScriptedRegion : ICluster, IRegionGrain
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly List<(Func<EdgeReport, bool> Wanted, TaskCompletionSource<EdgeReport> Came)> _waits = [];
    private CatalogChanges? _changes;

    public ScriptedRegion()
    {
        Grains = DispatchProxy.Create<IGrainFactory, RegionFactory>();
        ((RegionFactory)Grains).Region = this;
    }

    public IGrainFactory Grains { get; }

    /// <summary>What becomes of an answer before it is sent.</summary>
    public Func<EdgeReport, SyncAnswer, SyncAnswer> Change { get; init; } = (_, answer) => answer;

    /// <summary>Sent to whoever runs another version.</summary>
    public void Say(CatalogChanges changes) => Volatile.Write(ref _changes, changes);

    public Task<EdgeReport> NextReportAsync(Func<EdgeReport, bool> wanted)
    {
        var came = new TaskCompletionSource<EdgeReport>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock) _waits.Add((wanted, came));
        return came.Task.WaitAsync(TimeLimit);
    }

    public ValueTask<SyncAnswer> SyncAsync(EdgeReport report)
    {
        lock (_lock)
        {
            foreach (var (_, came) in _waits.Where(wait => wait.Wanted(report))) came.TrySetResult(report);
        }

        var changes = Volatile.Read(ref _changes);
        return ValueTask.FromResult(Change(report, new SyncAnswer
        {
            Catalog = changes is null || changes.Version == report.CatalogVersion ? null : changes,
            Apps = [],
            Peers = [report.Edge.Id],
            Probers = [report.Edge.Id],
            IsWatched = true,
            Silence = TimeSpan.Zero,
        }));
    }

    public ValueTask LeaveAsync(EdgeIdentity edge) => ValueTask.CompletedTask;

    public ValueTask WatchAsync(EdgeIdentity edge, IEdgeObserver observer, IEdgeConsole? console) => ValueTask.CompletedTask;

    public ValueTask OnCatalogChangedAsync(long version) => ValueTask.CompletedTask;

    public ValueTask OfferCatalogAsync(EdgeIdentity edge, CatalogChanges copy) => ValueTask.CompletedTask;

    public ValueTask WakeAppAsync(string app) => ValueTask.CompletedTask;

    public Task<ImmutableArray<ClusterEvent>> GetEventsAsync(EventQuery query) => throw new NotSupportedException();

    public ValueTask<ImmutableArray<RegionEdge>> GetEdgesAsync() => ValueTask.FromResult(ImmutableArray<RegionEdge>.Empty);

    public ValueTask<RegionApps> GetAppsAsync(long since) =>
        ValueTask.FromResult(new RegionApps { Number = 1, IsWhole = true, Apps = [] });

    public ValueTask<RegionConsoles> GetConsolesAsync() =>
        ValueTask.FromResult(new RegionConsoles { Edges = [], Silent = [], IsComplete = true });
}
