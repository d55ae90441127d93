using System.Collections.Immutable;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Odin.Edge.Announcing;
using Odin.Edge.Apps;
using Odin.Edge.Control.Applying;
using Odin.Edge.Control.Cluster;
using Odin.Edge.Control.LastGood;
using Odin.Edge.Control.Probing;
using Odin.Edge.Control.Reports;
using Odin.Edge.Counts;
using Odin.Edge.Events;
using Odin.Edge.Listeners;
using Odin.Edge.Loops;
using Odin.Grains.Configuration.Nodes;
using Odin.Grains.Consoles;
using Odin.Grains.Edges;
using Odin.Grains.Events;
using Odin.Grains.Failures;
using Odin.Hosting.Background;
using Odin.Hosting.Processes;

namespace Odin.Edge.Control;

/// <summary>Sends the region once a second what this edge knows and puts in force what is newer. Every change of the
/// edge's apps happens here, one at a time.</summary>
internal sealed partial class ControlPlaneClient(
    AppSet apps, ListenerSet listeners, LoadMeter load, ProbeSet probes, ICluster cluster, EdgeIdentity edge, IEdgeConsole console,
    UnhealthyDrains unhealthy, TimeProvider time, ILogger<ControlPlaneClient> logger, EdgeCounts counts, EdgeEvents events,
    Random random, LastGoodWriter? lastGood = null, Announcer? announcer = null)
    : BackgroundService, IEdgeObserver
{
    internal static readonly TimeSpan SyncDeadline = TimeSpan.FromSeconds(2);

    /// <summary>An answer that takes longer than the deadline would be asked for and thrown away for ever: each that comes too
    /// late doubles the deadline of the next.</summary>
    private static readonly TimeSpan LongestSync = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SoonPause = TimeSpan.FromMilliseconds(20);

    /// <summary>Between syncs that come early because something has changed here; what changes meanwhile comes with the next usual
    /// one.</summary>
    private static readonly TimeSpan EarlyPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(5);

    /// <summary>Far below what a region takes (<see cref="EdgeLimits.MaxText"/>).</summary>
    private const int MaxReportedText = 1000;

    private readonly AppReports _reports = new();
    private readonly RegionContact _contact = new();
    private readonly SyncPace _pace = new(random);
    private readonly RegionLink _region = new(edge.Region, time);
    private TaskCompletionSource _synced = NewSignal();
    private readonly AutoResetSignal _wanted = new();
    private readonly FailureLatch _stale = new();
    private ImmutableArray<string> _peers = [];
    private TimeSpan _syncDeadline = SyncDeadline;
    private long _sequence;
    private long _snapshotsHeld;
    private long _inTouchAt;
    private long _earlyAt;
    private RefusedCatalog? _refused;
    private (string Catalog, long Version) _offered;
    private IEdgeObserver? _self;
    private IEdgeConsole? _console;
    private IGrainFactory? _selfOf;
    private bool _hasSynced;

    /// <summary>True when what the edge knows is more than 5 s old, because the cluster does not answer, or its region receives nothing
    /// itself: the edge goes on alone.</summary>
    public bool IsStale => _stale.IsFailing;

    /// <summary>How old the cluster's view is that the edge goes by; before it starts, 0. From any thread.</summary>
    public TimeSpan SyncAge => Volatile.Read(ref _inTouchAt) is var at and > 0
        ? TimeSpan.FromMilliseconds(Math.Max(0, LoopClock.Milliseconds(time) - at)) : TimeSpan.Zero;

    /// <summary>The newest configuration that could not be applied here, and why; null: the newest one is in force.</summary>
    public RefusedCatalog? Refused => Volatile.Read(ref _refused);

    /// <summary>Makes the next sync come soon and completes after it.</summary>
    public Task SyncSoonAsync()
    {
        var synced = Volatile.Read(ref _synced).Task;
        _wanted.Set();
        return synced;
    }

    /// <summary>Completes when the pass under way, or the next one, has ended: what it changed is in force.</summary>
    public Task WhenPassedAsync() => Volatile.Read(ref _synced).Task;

    /// <summary>A target has died, or the like: nobody should wait a second to learn of it. From any thread.</summary>
    private void SyncEarly()
    {
        var (now, last) = (time.GetTimestamp(), Volatile.Read(ref _earlyAt));
        if (last != 0 && time.GetElapsedTime(last, now) < EarlyPause) return;
        if (Interlocked.CompareExchange(ref _earlyAt, now, last) == last) _wanted.Set();
    }

    /// <summary>The region has news.</summary>
    void IEdgeObserver.Announce() => _wanted.Set();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        const string Owner = "The link to the region";
        _inTouchAt = LoopClock.Milliseconds(time);
        events.OnAdded = SyncEarly;
        await LastResort.TryAsync(Owner, _ => RestoreAsync(), logger, stoppingToken);
        await LastResort.RunAsync(Owner, RunAsync, time, logger, stoppingToken);
        await LastResort.TryAsync(Owner, _ => LeaveAsync(), logger, CancellationToken.None);
    }

    private async Task RunAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await PassAsync(stoppingToken);
            var passed = time.GetTimestamp();
            if (!await _wanted.WaitAsync(_pace.PauseAt(LoopClock.Milliseconds(time)), time, stoppingToken)) continue;
            if (time.GetElapsedTime(passed) is var since && since < SoonPause) await Task.Delay(SoonPause - since, time, stoppingToken);
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
            SoftRegions = state.SoftRegions,
            Regions = state.Regions,
            Seal = state.Seal,
        });
        apps.Apply(state.Snapshots, contact: null);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whatever the sync meets, the rest of the pass is made: staleness is reported, and the edge goes on alone.</summary>
    private async Task PassAsync(CancellationToken stoppingToken)
    {
        _wanted.Reset();
        await LastResort.TryAsync("The sync with the region", SyncAsync, logger, stoppingToken);
        foreach (var app in apps.Active.Take()) app.Leases.Renew(LoopClock.Milliseconds(time));
        unhealthy.Update(apps);
        await apps.EndNoticesAsync();
        await listeners.RetryAsync();
        UpdateStaleness();
        probes.Share(IsStale ? [] : _peers);
        Interlocked.Exchange(ref _synced, NewSignal()).SetResult();
    }

    private async Task SyncAsync(CancellationToken stoppingToken)
    {
        if (cluster.Grains is not { } grains || await AskAsync(grains, NewReport(), stoppingToken) is not { } answer) return;
        var isMoved = _region.OnAnswered(answer);
        TakeHeld(answer);
        _inTouchAt = Math.Max(_inTouchAt, LoopClock.Milliseconds(time) - (long)answer.Silence.TotalMilliseconds);
        _peers = answer.Probers;
        _hasSynced = true;
        events.OnHeld(answer.EventsHeld);
        if (answer.Catalog is { } changes) await ApplyAsync(changes);
        else if (answer.Seal is { } seal) apps.Seal = seal;
        apps.Apply(answer.Apps, _contact);
        if (isMoved)
        {
            OnMoved();
            return;
        }

        if (!answer.IsWatched || !ReferenceEquals(_selfOf, grains)) await WatchAsync(grains, stoppingToken);
        if (answer.IsCatalogWanted) await OfferAsync(grains, stoppingToken);
    }

    /// <summary>Another grain of the region is to have what counts from now on, at once: the one before lets the edge go then.</summary>
    private void OnMoved()
    {
        _reports.OnHeld(0, comparesDigests: false);
        _pace.Forget();
        _snapshotsHeld = 0;
        _wanted.Set();
    }

    /// <summary>A region that misses what it had is new: it is sent what counts at once, and all when it says.</summary>
    private void TakeHeld(SyncAnswer answer)
    {
        _contact.At = LoopClock.Milliseconds(time);
        _pace.OnAnswered();
        var edges = Math.Max(_peers.Length, answer.Probers.Length);   // A region that is new does not know all of them yet.
        if (answer.AppsHeld > 0) _pace.Forget();
        else _pace.OnMissing(answer.AllIn, apps.All.Length, edges, _contact.At);
        if (answer.AppsHeld == 0 && _reports.IsNews) _wanted.Set();
        _reports.OnHeld(answer.AppsHeld, answer.ComparesDigests);
        _snapshotsHeld = answer.SnapshotsSent;
    }

    /// <summary>Null: the call failed, as is expected while the cluster is in trouble.</summary>
    private async Task<SyncAnswer?> AskAsync(IGrainFactory grains, EdgeReport report, CancellationToken stoppingToken)
    {
        try
        {
            var asked = time.GetTimestamp();
            var answer = await _region.SyncAsync(grains, report).WaitAsync(_syncDeadline, time, stoppingToken);
            _syncDeadline = SyncDeadline;
            counts.Syncs.Observe(time.GetElapsedTime(asked));
            return answer;
        }
        catch (Exception exception) when (ExpectedFailure.OfCall(exception) && !stoppingToken.IsCancellationRequested)
        {
            if (exception is TimeoutException) _syncDeadline = _syncDeadline * 2 < LongestSync ? _syncDeadline * 2 : LongestSync;
            _pace.OnFailed();
            if (_region.OnFailed()) OnMoved();
            LogSyncFailed(exception.Message);
            return null;
        }
    }

    /// <summary>A configuration that cannot be applied is a bug; the one before stays whole in force, and the region and
    /// operators learn why with each report.</summary>
    private async Task ApplyAsync(CatalogChanges changes)
    {
        try
        {
            await apps.ApplyAsync(changes);
            if (_refused is not null) LogAppliedAgain(changes.Version);
            _refused = null;
        }
        catch (Exception exception)
        {
            var refused = new RefusedCatalog(changes.Version, Short(exception.Message.ReplaceLineEndings(" ")));
            if (refused != _refused) LogCannotApply(exception, changes.Version, apps.Version);
            _refused = refused;
        }
    }

    /// <summary>The cluster has lost its catalog, or the latest of it: what this edge runs is what it was.</summary>
    private async Task OfferAsync(IGrainFactory grains, CancellationToken stoppingToken)
    {
        if (_offered != (apps.Catalog, apps.Version)) LogOffering(edge.Id, apps.Version, apps.Catalog);
        _offered = (apps.Catalog, apps.Version);
        var copy = apps.Copy();
        try
        {
            await _region.OfferCatalogAsync(grains, edge, copy).WaitAsync(SyncDeadline, time, stoppingToken);
        }
        catch (Exception exception) when (ExpectedFailure.OfCall(exception) && !stoppingToken.IsCancellationRequested)
        {
            LogSyncFailed(exception.Message);   // It is asked for again.
        }
    }

    /// <summary>Asks the region to announce news; it forgets that when it is activated anew, and a
    /// new connection needs a new reference.</summary>
    private async Task WatchAsync(IGrainFactory grains, CancellationToken stoppingToken)
    {
        if (!ReferenceEquals(_selfOf, grains))
        {
            _self = grains.CreateObjectReference<IEdgeObserver>(this);
            _console = grains.CreateObjectReference<IEdgeConsole>(console);   // Held weakly; this object holds it.
            _selfOf = grains;
        }

        try
        {
            await _region.WatchAsync(grains, edge, _self!, _console).WaitAsync(SyncDeadline, time, stoppingToken);
        }
        catch (Exception exception) when (ExpectedFailure.OfCall(exception) && !stoppingToken.IsCancellationRequested)
        {
            LogSyncFailed(exception.Message);   // The next answer says that nobody listens, and it is asked again.
        }
    }

    private IEnumerable<ClosedPort> ClosedPorts =>
        (listeners.HasFailures ? listeners.Statuses : []).Where(listener => listener.Failure is not null)
            .Select(listener => new ClosedPort(listener.App, listener.Endpoint.Port, Short(listener.Failure!)))
            .Concat(apps.WithTls.Where(app => app.TlsFailure is not null).SelectMany(PortsWithoutTls));

    /// <summary>They are open, and of no use to clients.</summary>
    private static IEnumerable<ClosedPort> PortsWithoutTls(EdgeApp app) => app.Model.Spec.Ports
        .SelectMany(range => Enumerable.Range(range.First, range.Count))
        .Select(port => new ClosedPort(app.Name, port, Short(app.TlsFailure ?? "its TLS changes")));

    private static string Short(string text) => VisibleText.Shorten(text, MaxReportedText);

    private EdgeReport NewReport()
    {
        var (active, now) = (apps.Active.Take(), LoopClock.Milliseconds(time));
        var report = _reports.Complete(new EdgeReport
        {
            Edge = edge,
            Sequence = ++_sequence,
            CatalogVersion = apps.Version,
            Catalog = apps.Catalog,
            IsReady = apps.Version > 0 && apps.EdgeAdminState == AdminState.Ready && !listeners.HasFailures,
            ClosedPorts = [.. ClosedPorts.Take(EdgeReport.MaxClosedPorts)],
            Refused = _refused,
            Events = events.NextForReport(),
            EventsLost = events.Lost,
            HasSynced = _hasSynced,
            Vips = announcer?.Report() ?? [],
            Load = load.Measure(active),
            Version = ProcessVersion.Present.Version,
            SnapshotsHeld = _snapshotsHeld,
            SealMark = EdgeReport.MarkOf(apps.Seal),
            Stay = _region.Stay,
            Apps = [],
        }, apps.All, active, now, _pace.TakeAllDue(now));
        apps.Active.Release(app => _reports.IsQuiet(app) && !app.Leases.IsInUse(now));   // Only after a look at all of them.
        return report;
    }

    private void UpdateStaleness()
    {
        var isStale = LoopClock.Milliseconds(time) - _inTouchAt > StaleAfter.TotalMilliseconds;
        if (!_stale.Set(isStale)) return;
        if (isStale) LogStale(edge.Id, StaleAfter);
        else LogFresh(edge.Id);
        events.Add(isStale ? EventKind.EdgeStale : EventKind.EdgeFresh, isStale
            ? $"nothing new has come from the cluster, or not from all of it, for {StaleAfter.TotalSeconds:0} s; it serves on"
            : "it is in touch with the cluster again");
    }

    private async Task LeaveAsync()
    {
        if (cluster.Grains is not { } grains) return;
        try
        {
            await _region.LeaveAsync(grains, edge).WaitAsync(SyncDeadline, time);
        }
        catch (Exception exception) when (ExpectedFailure.OfCall(exception))
        {
            LogSyncFailed(exception.Message);   // The region notices the silence within 5 s.
        }
    }

    [LoggerMessage(5801, LogLevel.Debug, "Sync with the region failed: {Reason}")]
    private partial void LogSyncFailed(string reason);

    [LoggerMessage(5806, LogLevel.Error,
        "Catalog version {Version} cannot be applied on this edge; version {Standing} stays in force. This is a bug of Odin; please " +
            "report it, and roll back or change the configuration meanwhile")]
    private partial void LogCannotApply(Exception exception, long version, long standing);

    [LoggerMessage(5807, LogLevel.Information,
        "Catalog version {Version} is in force on this edge; the one that could not be applied is over")]
    private partial void LogAppliedAgain(long version);

    [LoggerMessage(5802, LogLevel.Warning,
        "Edge {Edge} is stale: it has received nothing new from the cluster, or not from all of it, for {Silence}. It serves on from " +
            "what it has")]
    private partial void LogStale(string edge, TimeSpan silence);

    [LoggerMessage(5804, LogLevel.Warning,
        "The cluster has lost its catalog: edge {Edge} offers what it runs, version {Version} of {Catalog}")]
    private partial void LogOffering(string edge, long version, string catalog);

    [LoggerMessage(5803, LogLevel.Information, "Edge {Edge} is in touch with the cluster again")]
    private partial void LogFresh(string edge);
}
