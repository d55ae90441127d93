using System.Collections.Immutable;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Odin.Edge.Apps;
using Odin.Edge.Health;
using Odin.Edge.LastGood;
using Odin.Edge.Listeners;
using Odin.Edge.Loops;
using Odin.Grains.Backends;
using Odin.Grains.Catalog;
using Odin.Grains.Regions;

namespace Odin.Edge.Control;

/// <summary>Tells the region once a second what this edge knows and puts in force what is newer. Every change of the edge's apps happens here, one at a time.</summary>
internal sealed partial class ControlLink(
    AppSet apps, ListenerSet listeners, ProbeSet probes, ICluster cluster, EdgeIdentity edge, TimeProvider time, ILogger<ControlLink> logger, LastGoodKeeper? lastGood = null) : BackgroundService, IEdgeObserver
{
    private static readonly TimeSpan SyncInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SyncDeadline = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SoonPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(5);

    private TaskCompletionSource _synced = NewSignal();
    private TaskCompletionSource _wanted = NewSignal();
    private ImmutableArray<string> _peers = [];
    private long _sequence;
    private long _inTouchAt;
    private bool _isStale;
    private IEdgeObserver? _self;
    private IGrainFactory? _selfOf;

    /// <summary>True when what the edge knows is more than 5 s old, because the cluster does not answer, or its region hears nothing itself: the edge goes on alone.</summary>
    public bool IsStale => Volatile.Read(ref _isStale);

    /// <summary>Makes the next sync come soon and completes after it.</summary>
    public Task SyncSoonAsync()
    {
        var synced = Volatile.Read(ref _synced).Task;
        Volatile.Read(ref _wanted).TrySetResult();
        return synced;
    }

    /// <summary>Completes when the pass under way, or the next one, has ended: what it changed is in force.</summary>
    public Task WhenPassedAsync() => Volatile.Read(ref _synced).Task;

    /// <summary>The region has news.</summary>
    void IEdgeObserver.Announce() => Volatile.Read(ref _wanted).TrySetResult();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _inTouchAt = LoopClock.Milliseconds(time);
        try
        {
            await RestoreAsync();
            while (true)
            {
                await PassAsync(stoppingToken);
                await Task.Delay(SoonPause, time, stoppingToken);
                await WaitForNextAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await LeaveAsync();
        }
    }

    /// <summary>What was served before the restart is served again before the cluster is asked.</summary>
    private async Task RestoreAsync()
    {
        if (lastGood?.Restore() is not { } state) return;
        await apps.ApplyAsync(new CatalogChanges
        {
            Version = state.CatalogVersion,
            Catalog = state.Catalog,
            IsComplete = true,
            Changed = state.Apps,
            Edges = state.Edges,
        });
        Learn(state.Snapshots);
    }

    private void Learn(IEnumerable<BackendSnapshot> snapshots)
    {
        foreach (var snapshot in snapshots)
        {
            if (apps.Apps.TryGetValue(snapshot.App, out var app)) app.Learn(snapshot);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task PassAsync(CancellationToken stoppingToken)
    {
        Interlocked.Exchange(ref _wanted, NewSignal());
        await TrySyncAsync(stoppingToken);
        foreach (var app in apps.Apps.Values) app.Leases.Renew(LoopClock.Milliseconds(time));
        await apps.EndNoticesAsync();
        await listeners.RetryAsync();
        NoteStaleness();
        probes.Share(IsStale ? [] : _peers);
        Interlocked.Exchange(ref _synced, NewSignal()).SetResult();
    }

    private async Task WaitForNextAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Volatile.Read(ref _wanted).Task.WaitAsync(SyncInterval, time, stoppingToken);
        }
        catch (TimeoutException)
        {
            // The usual case: nobody was in a hurry.
        }
    }

    private async Task TrySyncAsync(CancellationToken stoppingToken)
    {
        if (cluster.Grains is not { } grains) return;
        try
        {
            var answer = await grains.GetGrain<IRegionGrain>(edge.Region).SyncAsync(NewReport()).AsTask().WaitAsync(SyncDeadline, time, stoppingToken);
            if (answer.Catalog is { } changes) await apps.ApplyAsync(changes);
            Learn(answer.Apps);
            _peers = answer.Probers;
            _inTouchAt = Math.Max(_inTouchAt, LoopClock.Milliseconds(time) - (long)answer.Silence.TotalMilliseconds);
            if (!answer.IsWatched || !ReferenceEquals(_selfOf, grains)) await WatchAsync(grains, stoppingToken);
            if (answer.IsCatalogWanted) await OfferAsync(grains, stoppingToken);
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            // Whatever it was, the call failed, and that is expected while the cluster is in trouble.
            LogSyncFailed(exception.Message);
        }
    }

    /// <summary>The cluster has lost its catalog, or the latest of it: what this edge runs is what it was.</summary>
    private Task OfferAsync(IGrainFactory grains, CancellationToken stoppingToken)
    {
        LogOffering(edge.Id, apps.Version, apps.Catalog);
        var offered = grains.GetGrain<IRegionGrain>(edge.Region).OfferCatalogAsync(edge, apps.Copy());
        return offered.AsTask().WaitAsync(SyncDeadline, time, stoppingToken);
    }

    /// <summary>Asks the region to announce news; it forgets that when it is activated anew, and a new connection needs a new reference.</summary>
    private async Task WatchAsync(IGrainFactory grains, CancellationToken stoppingToken)
    {
        if (_self is null || !ReferenceEquals(_selfOf, grains)) _self = grains.CreateObjectReference<IEdgeObserver>(this);
        _selfOf = grains;
        await grains.GetGrain<IRegionGrain>(edge.Region).WatchAsync(edge, _self).AsTask().WaitAsync(SyncDeadline, time, stoppingToken);
    }

    private IEnumerable<ClosedPort> ClosedPorts =>
        listeners.Statuses.Where(listener => listener.Failure is not null).Select(listener => new ClosedPort(listener.App, listener.Endpoint.Port, listener.Failure!));

    private EdgeReport NewReport()
    {
        var now = LoopClock.Milliseconds(time);
        return new EdgeReport
        {
            Edge = edge,
            Sequence = ++_sequence,
            CatalogVersion = apps.Version,
            Catalog = apps.Catalog,
            IsReady = apps.Version > 0 && apps.EdgeWish == Wish.Ready && listeners.Statuses.All(listener => listener.Failure is null),
            ClosedPorts = [.. ClosedPorts.Take(EdgeReport.MaxClosedPorts)],
            Apps = [.. apps.Apps.Values.Select(app => app.Report(isForSync: true, now))],
        };
    }

    private void NoteStaleness()
    {
        var isStale = LoopClock.Milliseconds(time) - _inTouchAt > StaleAfter.TotalMilliseconds;
        if (isStale && !_isStale) LogStale(edge.Id, StaleAfter);
        if (!isStale && _isStale) LogFresh(edge.Id);
        Volatile.Write(ref _isStale, isStale);
    }

    private async Task LeaveAsync()
    {
        if (cluster.Grains is not { } grains) return;
        try
        {
            await grains.GetGrain<IRegionGrain>(edge.Region).LeaveAsync(edge).AsTask().WaitAsync(SyncDeadline, time);
        }
        catch (Exception exception)
        {
            LogSyncFailed(exception.Message);   // The region notices the silence within 5 s.
        }
    }

    [LoggerMessage(5801, LogLevel.Debug, "Sync with the region failed: {Reason}")]
    private partial void LogSyncFailed(string reason);

    [LoggerMessage(5802, LogLevel.Warning, "Edge {Edge} is stale: it has heard nothing new from the cluster, or not from all of it, for {Silence}. It serves on from what it knows")]
    private partial void LogStale(string edge, TimeSpan silence);

    [LoggerMessage(5804, LogLevel.Warning,
        "The cluster has lost its catalog: edge {Edge} offers what it runs, version {Version} of {Catalog}")]
    private partial void LogOffering(string edge, long version, string catalog);

    [LoggerMessage(5803, LogLevel.Information, "Edge {Edge} is in touch with the cluster again")]
    private partial void LogFresh(string edge);
}
