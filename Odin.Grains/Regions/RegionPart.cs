using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Odin.Grains.AppBackends;
using Odin.Grains.Catalog;
using Odin.Grains.Consoles;
using Odin.Grains.Edges;
using Odin.Grains.Events;
using Odin.Grains.Failures;

namespace Odin.Grains.Regions;

/// <summary>What a region's own grain and those of its shards do alike: take in the reports of the edges that report to them, answer from
/// what they hold, and update the app grains once a second. Lives on its grain's scheduler.</summary>
/// <remarks>
/// The grains are reentrant, so that no edge waits for another or for a timer. That is safe because every step between two awaits leaves
/// the state whole, and a sync waits for nothing but the catalog and, in a shard, the region: for the first answer after activation, and
/// when the edge knows a newer version. It never waits for an app's grain.
/// </remarks>
internal sealed partial class RegionPart
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>The longest an app's grain may take to answer a roll-up; until then that app is sent no other.</summary>
    public static readonly TimeSpan RollUpDeadline = TimeSpan.FromSeconds(2);

    /// <summary>Edges sync once a second, and a sync takes 2 s at most as a rule.</summary>
    public static readonly TimeSpan KnowsAllAfter = TimeSpan.FromSeconds(3);

    private const int MaxWarnedOf = 1000;

    private const string TooMuch = "what it says of its apps is more than an edge may have; it is to begin anew";

    private const string Unsealed = "no silo of the cluster has signed the copy of the catalog that it offers; apply the document again";

    private readonly string _region;
    private readonly int _shard;
    private readonly IGrainFactory _grains;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly RegionCounts? _counts;
    private readonly ICatalogSigner? _signer;
    private readonly long _start;
    private readonly EdgeMembership _membership = new();
    private readonly EdgeSubscribers _watch = new();
    private readonly HashSet<EdgeIdentity> _warnedOf = [];
    private readonly WholeReports _wholeReports = new();
    private readonly RollUpSchedule _rollUps;
    private readonly CatalogSubscription _catalog;
    private readonly RegionStanding _standing;
    private readonly RegionEvents _events;
    private readonly Task _firstCatalog;
    private RegionLayout? _view;
    private OtherShards _others = OtherShards.None;
    private ImmutableArray<string> _peers = [];
    private ImmutableArray<string> _probers = [];

    /// <param name="key">Of the grain.</param>
    /// <param name="grains">Of the cluster.</param>
    /// <param name="time">The grain's.</param>
    /// <param name="logger">The grain's.</param>
    /// <param name="counts">Null: nobody reads metrics.</param>
    /// <param name="signer">Null: the cluster signs nothing.</param>
    public RegionPart(string key, IGrainFactory grains, TimeProvider time, ILogger logger, RegionCounts? counts, ICatalogSigner? signer)
    {
        (_region, _shard) = (RegionShards.RegionOf(key), RegionShards.ShardOf(key));
        (_grains, _time, _logger, _counts, _signer, _start) = (grains, time, logger, counts, signer, time.GetTimestamp());
        _catalog = new CatalogSubscription(_region, grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key), time, logger);
        _standing = counts?.Begin(_region, _shard) ?? new RegionStanding(_region, _shard);
        _rollUps = new RollUpSchedule(_region, _membership, app => _standing.SetRollUp(app, isFailing: false), _standing.RemoveRollUp,
            shard: _shard);
        _rollUps.Begin(time.GetUtcNow().UtcTicks);
        _events = new RegionEvents(_region, time.GetUtcNow, _shard);
        _firstCatalog = _catalog.RefreshAsync();
    }

    /// <summary>Which edges report here has changed, or which of them share the probes.</summary>
    public Action? Changed { get; set; }

    /// <summary>Until then nothing is known of the other shards.</summary>
    public Task FirstView { get; set; } = Task.CompletedTask;

    public TimeSpan Now => _time.GetElapsedTime(_start);

    /// <summary>Edges may not have reported yet.</summary>
    public bool IsYoung => Now < KnowsAllAfter;

    /// <summary>The edges that report here.</summary>
    public ImmutableArray<ShardEdge> Edges => _membership.EdgesAt(Now);

    public long CatalogVersion => _catalog.Version;

    /// <summary>A region that is cut off from the rest still answers its edges; by this they know.</summary>
    private TimeSpan Silence => _rollUps.Silence(Now) is var ofApps && ofApps > _catalog.Silence ? ofApps : _catalog.Silence;

    public Task RefreshAsync(CancellationToken cancellationToken) => _catalog.RefreshAsync();

    public void End() => _counts?.End(_standing);

    public async ValueTask<SyncAnswer> SyncAsync(EdgeReport report)
    {
        if (_membership.WhyFull(report.Edge) is { } full) throw new CallRefusedException(full);
        var wasKnown = _membership.IsKnown(report.Edge);
        var begun = _time.GetTimestamp();
        var outcome = _membership.Take(report, Now, out var news);
        var unknown = OnNews(news);
        if (outcome == ReportOutcome.TooMuch) throw new CallRefusedException(TooMuch);
        if (report.Since is 0) _wholeReports.OnTaken(report.Edge, report.Apps.Length, _time.GetElapsedTime(begun), Now);
        Update(report, outcome, wasKnown);
        var eventsHeld = _events.Take(report);
        RollUpEarly(report);
        await _firstCatalog;
        await FirstView;
        PublishStanding();
        var isWatched = _watch.OnSynced(report.Edge);   // Before the catalog is looked at: a change after this is announced again.
        var changes = await _catalog.NewerThanAsync(report.CatalogVersion, report.Catalog);
        _rollUps.OnNews(unknown.Where(_catalog.MayHave), Now);
        var rows = _membership.RowsOf(report.Edge);
        var shard = report.Stay is null || _view is null ? _shard : RegionShards.Of(report.Edge.Id, _view.Shards);
        return new SyncAnswer
        {
            Catalog = changes,
            Apps = SnapshotsFor(report),
            Peers = _peers,
            Probers = _membership.Probers(Now, report.Edge, _others.Probers),
            IsWatched = isWatched,
            Silence = Silence,
            EventsHeld = eventsHeld,
            AppsHeld = rows?.Held ?? 0,
            ComparesDigests = rows is { ComparesDigests: true },
            SnapshotsSent = _rollUps.SnapshotsSent,
            IsCatalogWanted = _catalog.IsWanted(report.CatalogVersion, report.Catalog),
            Seal = _catalog.SealFor(report),
            Shard = shard,
            AllIn = rows is { Held: > 0 } || shard != _shard ? null : _wholeReports.Book(report.Edge, report.Rows, Now),
        };
    }

    public ValueTask WatchAsync(EdgeIdentity edge, IEdgeObserver observer, IEdgeConsole? console)
    {
        if (_membership.IsLive(edge)) _watch.Add(edge, observer, console);
        return ValueTask.CompletedTask;
    }

    public async ValueTask OfferCatalogAsync(EdgeIdentity edge, CatalogChanges copy)
    {
        if (!_catalog.IsWanted(copy.Version, copy.Catalog)) return;
        if (_signer is not null && !CatalogSeal.IsGood(copy, _signer)) throw new CallRefusedException(Unsealed);
        LogOffered(edge.Id, copy.Version, copy.Catalog, _region);
        await _catalog.OfferAsync(copy);
    }

    public async ValueTask OnCatalogChangedAsync(long version)
    {
        if (version > _catalog.Version && await _catalog.CatchUpAsync(version)) _watch.Announce();
    }

    public ValueTask WakeAppAsync(string app)
    {
        _rollUps.OnWoken(app, Now);
        SendDue();
        return ValueTask.CompletedTask;
    }

    /// <summary>What is known of the whole region.</summary>
    public void See(RegionLayout view)
    {
        (_view, _others, _rollUps.Shards) = (view, OtherShards.In(view, _shard), view.Shards);
        foreach (var edge in _membership.OnMoved(_others, Now))
        {
            LogMoved(edge.Id, edge.Epoch, _region);
            _watch.Remove(edge);
            _rollUps.Note(_membership.RowsOf(edge)?.Apps ?? []);
        }

        UpdatePeers();
    }

    public RegionApps AppsSince(long since, RegionAppsMirror? others = null) => _rollUps.AppsSince(since, Now, others);

    /// <summary>What viewers were sent of these apps is not so any more.</summary>
    public void NoteNews(IEnumerable<string> apps) => _rollUps.Note(apps);

    public RegionConsoles Consoles => new()
    {
        Edges = [.. _membership.Identities.Select(edge => new EdgeContact(edge, _watch.ConsoleOf(edge)))],
        Silent = _membership.Silent,
        IsComplete = !IsYoung && !_membership.IsEmpty,
        CompleteIn = IsYoung ? KnowsAllAfter - Now : TimeSpan.Zero,
    };

    public ValueTask LeaveAsync(EdgeIdentity edge)
    {
        if (!_membership.Leave(edge, Now)) return ValueTask.CompletedTask;

        LogLeft(edge.Id, edge.Epoch, _region);
        _events.OnLeft(edge);
        _watch.Remove(edge);
        OnGone(edge, hasLeft: true);
        OnEdges();
        PublishStanding();
        return ValueTask.CompletedTask;
    }

    public IEnumerable<ClusterEvent> EventsOf(EventQuery query) => _events.History.Find(query);

    public IEnumerable<ClusterEvent> EventsOfCatalog(EventQuery query) => _catalog.Events.Find(query);

    /// <summary>Once a second: calls the grains of the apps that are in use or have news and waits for none, so that a slow app delays no
    /// other; an app that nobody reports any more gets a last, empty roll-up.</summary>
    public void Tick()
    {
        foreach (var edge in _membership.Sweep(Now))
        {
            LogSilent(edge.Id, edge.Epoch, _region, EdgeMembership.SilentAfter);
            _events.OnSilent(edge, EdgeMembership.SilentAfter);
            _watch.Remove(edge);
            OnGone(edge, hasLeft: false);
        }

        OnEdges();
        _events.ForgetAllBut(_membership.IsKnown);
        _catalog.IsFollowing = !(_shard == 0 ? _peers : _membership.Peers).IsEmpty;
        _rollUps.Tick(Now);
        PublishStanding();
        SendDue();
    }

    /// <summary>No app's grain is called for a name that the catalog does not have. Returns those: a newer catalog may have them.</summary>
    private List<string> OnNews(IReadOnlyCollection<string> news)
    {
        var isFull = _rollUps.Count >= 2 * EdgeLimits.MaxApps;
        List<string> unknown = [.. news.Where(app => !_rollUps.IsKnown(app) && (isFull || !_catalog.MayHave(app)))];
        _rollUps.OnNews(unknown.Count == 0 ? news : news.Except(unknown), Now);
        return unknown;
    }

    private void Update(EdgeReport report, ReportOutcome outcome, bool wasKnown)
    {
        if (outcome == ReportOutcome.Joined)
        {
            if (report.Stay is null or 0) LogJoined(report.Edge.Id, report.Edge.Epoch, _region);
            _events.OnJoined(report, wasKnown);
        }

        if (outcome == ReportOutcome.Joined || _view is { Shards: > 1 }) OnEdges();
        if (outcome != ReportOutcome.DuplicateId) return;
        if (_warnedOf.Count >= MaxWarnedOf) _warnedOf.Clear();
        if (_warnedOf.Add(report.Edge)) LogDuplicateId(report.Edge.Id, report.Edge.Epoch, _region);
    }

    private void OnEdges()
    {
        UpdatePeers();
        var probers = _membership.Probers(Now);
        var isSame = probers.AsSpan().SequenceEqual(_probers.AsSpan());
        _probers = probers;
        if (!isSame) Changed?.Invoke();
    }

    private void UpdatePeers() => _peers = _others.Ids.Count == 0 ? _membership.Peers
        : [.. _membership.Peers.Concat(_others.Ids).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Of the apps that the report names, because its numbers have changed, and of the edge's others that have.</summary>
    private ImmutableArray<BackendSnapshot> SnapshotsFor(EdgeReport report)
    {
        var named = report.Apps.Select(app => _rollUps.SnapshotOf(app.App)).OfType<BackendSnapshot>();
        if (report.Since is null || _membership.RowsOf(report.Edge) is not { } rows) return [.. named];
        return [.. named.Concat(_rollUps.SnapshotsSince(report.SnapshotsHeld).Where(snapshot => rows.Find(snapshot.App) is not null))
            .DistinctBy(snapshot => snapshot.App)];
    }

    private void OnGone(EdgeIdentity edge, bool hasLeft)
    {
        if (_membership.RowsOf(edge) is { } rows) _rollUps.OnGone(edge, hasLeft, rows.Apps, Now);
    }

    /// <summary>Each call that ends makes room for the next one.</summary>
    private void SendDue()
    {
        while (_rollUps.TryNext(Now, out var link, out var rollUp))
        {
            _ = LastResort.TryAsync($"The roll-up of app {link.App}", _ => SendAsync(link, rollUp), _logger, CancellationToken.None);
        }
    }

    /// <summary>What an edge reports as an event, the death of a target above all, goes on at once: one roll-up per app at a time, and
    /// events come once.</summary>
    private void RollUpEarly(EdgeReport report)
    {
        foreach (var app in report.Events.Select(news => news.App).OfType<string>().Distinct()) _rollUps.Call(app, Now);
        SendDue();
    }

    private void PublishStanding() => _standing.Update(_peers.Length, Silence, _catalog.Version);

    private async Task SendAsync(AppRollUp link, RegionRollUp rollUp)
    {
        if (await MergeAsync(link, rollUp) is { } snapshot && _rollUps.Succeed(link, snapshot, Now)) OnAppFound(link.App);
        SendDue();
    }

    private void OnAppFound(string app)
    {
        _standing.SetRollUp(app, isFailing: false);
        LogAppFound(app, _region);
    }

    /// <summary>Null: whatever the roll-up met ended here, and the next one carries the same truth.</summary>
    private async Task<BackendSnapshot?> MergeAsync(AppRollUp link, RegionRollUp rollUp)
    {
        var app = link.App;
        try
        {
            return await _grains.GetGrain<IAppBackendGrain>(app).MergeAsync(rollUp).AsTask().WaitAsync(RollUpDeadline, _time);
        }
        catch (Exception exception) when (ExpectedFailure.OfCall(exception))
        {
            if (_rollUps.Fail(link)) LogAppLost(exception, app, _region);
            _standing.SetRollUp(app, link.IsFailing);
        }
        catch (Exception exception)
        {
            _rollUps.Fail(link);
            _standing.SetRollUp(app, link.IsFailing);
            LastResort.LogBug(_logger, exception, $"The roll-up of app {app} in region {_region}");
        }

        return null;
    }

    [LoggerMessage(3001, LogLevel.Information, "Edge {Edge} (epoch {Epoch}) joined region {Region}")]
    private partial void LogJoined(string edge, long epoch, string region);

    [LoggerMessage(3002, LogLevel.Information, "Edge {Edge} (epoch {Epoch}) left region {Region}")]
    private partial void LogLeft(string edge, long epoch, string region);

    [LoggerMessage(3003, LogLevel.Warning,
        "Edge {Edge} (epoch {Epoch}) of region {Region} has been silent for {Silence}: its numbers are dropped")]
    private partial void LogSilent(string edge, long epoch, string region, TimeSpan silence);

    [LoggerMessage(3004, LogLevel.Warning,
        "Two processes report to region {Region} as edge {Edge}: this one (epoch {Epoch}) and a later one. Both are counted, and admin " +
            "states for the id mean both: give each an id of its own")]
    private partial void LogDuplicateId(string edge, long epoch, string region);

    [LoggerMessage(3007, LogLevel.Warning,
        "Edge {Edge} knows version {Version} of catalog {Catalog}, which region {Region} finds lost: it is offered to the "
        + "catalog")]
    private partial void LogOffered(string edge, long version, string? catalog, string region);

    [LoggerMessage(3005, LogLevel.Warning, "App {App}: its grain does not answer region {Region}")]
    private partial void LogAppLost(Exception exception, string app, string region);

    [LoggerMessage(3006, LogLevel.Information, "App {App}: its grain answers region {Region} again")]
    private partial void LogAppFound(string app, string region);

    [LoggerMessage(3010, LogLevel.Debug, "Edge {Edge} (epoch {Epoch}) reports to another shard of region {Region} now")]
    private partial void LogMoved(string edge, long epoch, string region);
}
