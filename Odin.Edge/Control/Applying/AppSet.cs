using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Odin.Edge.Admission;
using Odin.Edge.Apps;
using Odin.Edge.Drains;
using Odin.Edge.Events;
using Odin.Edge.Limits;
using Odin.Edge.Listeners;
using Odin.Edge.Loops;
using Odin.Edge.Sessions;
using Odin.Edge.Targets;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;

namespace Odin.Edge.Control.Applying;

/// <summary>The apps this edge serves. Changed by the control side alone, one change at a time; what a
/// change does not name is not touched.</summary>
internal sealed partial class AppSet(
    ListenerSet listeners, LoopSet loops, LoopSessionsSet sessions, EdgeIdentity edge, IHostResolver hosts, TargetNetworks networks,
    Func<EdgeApp, ILeaseSource> leases, Func<EdgeApp, IPermitSource> permits, DrainNotice notice, TimeProvider time, ILogger<AppSet> logger,
    EdgeEvents events, TlsSet tls)
        : IAsyncDisposable
{
    /// <summary>So many apps have slots before their first client comes; of more, those that are used.</summary>
    public const int LeasedAhead = 256;

    private readonly Dictionary<Target, TargetResolver> _resolvers = [];
    private readonly Lock _drainsLock = new();   // The host drains from a thread of its own.
    private bool _isDraining;
    private AdminState _edgeAdminState;
    private bool _isRegionSoft;
    private readonly PortOwners _owners = new();
    private bool _isNoticeOver = true;
    private int _healthRevision;
    private ImmutableArray<EdgeApp> _all = [];
    private List<EdgeApp> _retired = [];   // Removed, with live sessions at the last look.
    private ImmutableSortedDictionary<string, EdgeApp> _apps =
        ImmutableSortedDictionary<string, EdgeApp>.Empty.WithComparers(StringComparer.OrdinalIgnoreCase);

    /// <summary>The catalog version in force; 0: none yet.</summary>
    public long Version { get; private set; }

    /// <summary>Which catalog <see cref="Version"/> counts in; empty: none yet, or an older last-good file did not say.</summary>
    public string Catalog { get; private set; } = "";

    /// <summary>What the operator wants of this edge. From any thread.</summary>
    public AdminState EdgeAdminState => _edgeAdminState;

    /// <summary>What the operator wants of all edges that are not to be ready. For the control side.</summary>
    public ImmutableArray<EdgeAdminState> EdgeAdminStates { get; private set; } = [];

    /// <summary>The regions whose VIPs are to be the last choice. For the control side.</summary>
    public ImmutableArray<string> SoftRegions { get; private set; } = [];

    /// <summary>Where regions stand; kept for a copy. For the control side.</summary>
    public ImmutableArray<RegionSpec> Regions { get; private set; } = [];

    /// <summary>With which a silo vouches for all of it; null: none does. For the control side.</summary>
    public string? Seal { get; set; }

    /// <summary>The operator steers clients away from this edge's region. From any thread.</summary>
    public bool IsRegionSoft => Volatile.Read(ref _isRegionSoft);

    /// <summary>Those with something that is out.</summary>
    public TroubledApps Troubled { get; } = new();

    /// <summary>Those that are used or have news.</summary>
    public ActiveApps Active { get; } = new();

    /// <summary>Those with TLS on either side. For the control side.</summary>
    public IEnumerable<EdgeApp> WithTls => tls.Apps;

    /// <summary>Those that a VIP leads to. Read from any thread.</summary>
    public SomeApps WithVip { get; } = new(app => app.Vip is not null);

    /// <summary>Those whose targets are probed.</summary>
    public SomeApps WithHealthCheck { get; } = new(app => app.HealthCheck is not null);

    /// <summary>Those that end the sessions of unhealthy targets.</summary>
    public SomeApps WithOnUnhealthy { get; } = new(app => app.OnUnhealthy == OnUnhealthy.Close);

    /// <summary>Another number after the world found another health of any target. From any thread.</summary>
    public int HealthRevision => Volatile.Read(ref _healthRevision);

    /// <summary>By name. From any thread.</summary>
    public ImmutableSortedDictionary<string, EdgeApp> Apps => Volatile.Read(ref _apps);

    /// <summary>The same in one piece, for what is done with all of them. For the control side: another array when apps have come
    /// or gone.</summary>
    public ImmutableArray<EdgeApp> All => _all;

    /// <summary>Puts a difference in force, all of it or nothing: new targets are being resolved and ports are open, or
    /// have said why not, when it returns.</summary>
    /// <exception cref="Exception">It cannot be applied. Nothing was touched.</exception>
    public async Task ApplyAsync(CatalogChanges changes)
    {
        var prepared = changes.Changed.Select(Prepare).ToList();
        string[] gone = changes.IsComplete
            ? [.. Apps.Keys.Except(changes.Changed.Select(app => app.Spec.Name), StringComparer.OrdinalIgnoreCase)] : [.. changes.Removed];
        _owners.EnsureDiffer([.. changes.Changed.Select(app => app.Spec)], gone);
        var isOther = Catalog.Length > 0 && changes.Catalog is not null && changes.Catalog != Catalog;
        if (isOther) LogOtherCatalog(edge.Id, Catalog, Version, changes.Catalog!, changes.Version);
        var (drains, edgeBefore) = (new DrainBatch(LoopClock.Milliseconds(time)), _edgeAdminState);
        var removed = TakeOut(gone, drains);
        var isAhead = Apps.Count + prepared.Count(app => app.Model is null) <= LeasedAhead;
        await tls.PrepareAsync(prepared.Select(app => KeyValuePair.Create(app.App, app.Change.Spec)));   // Before a session wants it.
        foreach (var app in prepared) await PutAsync(app, drains, isOther, isAhead);
        var added = prepared.Where(app => app.Model is null).Select(app => KeyValuePair.Create(app.App.Name, app.App)).ToList();
        Volatile.Write(ref _apps, _apps.AddRange(added));
        if (added.Count + removed.Count > 0) _all = [.. Apps.Values];
        var touched = FollowAdminStates(changes, drains);
        foreach (var some in (SomeApps[])[WithVip, WithHealthCheck, WithOnUnhealthy]) some.Change(touched, removed);
        FollowSteering(changes.SoftRegions);
        if (TlsSet.IsConcerned(prepared.Select(app => app.Change.Spec)) || tls.Apps.Count > 0) await tls.ApplyAsync(_all);
        await listeners.ApplyAsync(_owners.Change(touched, removed));
        foreach (var app in removed) await ReleaseAsync(app);
        foreach (var drain in drains.All) sessions.Begin(drain);
        foreach (var app in prepared) LogInForce(app);
        if (edgeBefore != _edgeAdminState) LogEdgeAdminState(edge.Id, edgeBefore, _edgeAdminState);
        Seal = changes.Seal;
        (Version, Catalog, Regions) = (changes.Version, changes.Catalog ?? "", changes.Regions.IsDefault ? [] : changes.Regions);
    }

    /// <summary>Takes in what the world knows.</summary>
    /// <param name="snapshots">Of any apps.</param>
    /// <param name="contact">With the region that sent them; null: they are from before.</param>
    public void Apply(IEnumerable<BackendSnapshot> snapshots, RegionContact? contact)
    {
        foreach (var snapshot in snapshots)
        {
            if (!Apps.TryGetValue(snapshot.App, out var app)) continue;
            var before = app.World;
            app.Apply(snapshot, contact);
            if (app.World is { } after && before?.Snapshot.Usable.AsSpan().SequenceEqual(after.Snapshot.Usable.AsSpan()) is not true)
                Volatile.Write(ref _healthRevision, _healthRevision + 1);
        }
    }

    /// <summary>All that is in force, as a catalog would send it. For the control side.</summary>
    public CatalogChanges Copy() => new()
    {
        Version = Version,
        Catalog = Catalog.Length > 0 ? Catalog : null,
        IsComplete = true,
        Changed = [.. Apps.Values.Select(app => app.Model.App)],
        Edges = EdgeAdminStates,
        SoftRegions = SoftRegions,
        Regions = Regions,
        Seal = Seal,
    };

    private static bool IsSame(AppModel model, AppVersion change) =>
        SpecEquality.AreEqual(model.Spec, change.Spec) && model.AdminStates.IsSame(change.AdminStates);

    /// <summary>Puts the live sessions of all apps, removed ones too, under a drain; nothing must be accepted any more.</summary>
    /// <param name="timeout">Stands for every app's own when not null.</param>
    public void DrainAll(TimeSpan? timeout)
    {
        var drains = new DrainBatch(LoopClock.Milliseconds(time));
        lock (_drainsLock)
        {
            _isDraining = true;
            foreach (var app in Apps.Values.Concat(_retired))
                app.Drain = Drain.Earlier(app.Drain,
                    drains.For(app.Model.Spec.Drain with { Timeout = timeout ?? app.Model.Spec.Drain.Timeout }));
        }

        foreach (var drain in drains.All) sessions.Begin(drain);
    }

    /// <summary>Closes the ports of apps whose notice is over. Called about once a second.</summary>
    public Task EndNoticesAsync()
    {
        if (_isNoticeOver) return Task.CompletedTask;
        var now = LoopClock.Milliseconds(time);
        _isNoticeOver = Apps.Values.All(app => app.Drain is null || !app.IsAccepting(now));
        return listeners.ApplyAsync(_owners.Change(_all, []));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var app in Apps.Values) await StopAskingAsync(app);
        foreach (var resolver in _resolvers.Values) await resolver.DisposeAsync();
        _resolvers.Clear();
    }

    private PreparedApp Prepare(AppVersion change)
    {
        if (Apps.TryGetValue(change.Spec.Name, out var app))
        {
            var model = new AppModel(change, [.. change.Spec.Targets.Select(target => app.TargetFor(target.Address))], edge.Region);
            return new PreparedApp(change, app, app.Model, model, AdmissionPolicy.For(change.Spec, app.AdmissionPolicy));
        }

        ImmutableArray<Target> targets = [.. change.Spec.Targets.Select(target => new Target(target.Address, loops.Count))];
        return new PreparedApp(change, new EdgeApp(new AppModel(change, targets, edge.Region), loops.Count, leases, permits, time, logger,
                events, Troubled, Active),
            Before: null, Model: null, AdmissionPolicy: null);
    }

    private async Task PutAsync(PreparedApp next, DrainBatch drains, bool isOtherCatalog, bool isAhead)
    {
        var (change, app) = (next.Change, next.App);
        if (next.Model is { } model)
        {
            if (app.Model.Version != change.Version || (isOtherCatalog && !IsSame(app.Model, change)))
                await ReplaceAsync(app, model, next.AdmissionPolicy, change, drains);
            return;
        }

        StartResolving(app);
        app.Leases.Start(isAhead);
        app.Permits?.OnLimitsChanged();
        app.Activity.Set();
    }

    private async Task ReplaceAsync(EdgeApp app, AppModel model, AdmissionPolicy? admission, AppVersion change, DrainBatch drains)
    {
        // Those that come back first, then those that go: a session finds one at any moment.
        foreach (var target in model.Targets)
        {
            if (change.AdminStates.Of(target.Address) == AdminState.Ready) target.Drain = null;
        }

        var removed = app.Replace(model, admission);
        foreach (var target in removed) target.Drain = Drain.Earlier(target.Drain, drains.For(change.Spec.Drain));
        StartResolving(app);
        await StopResolvingAsync(removed);
        app.Leases.OnModelChanged();
        if (app.Limits is not null) await sessions.AdoptPermitsAsync(app);
        app.Permits?.OnLimitsChanged();
    }

    /// <summary>The ports are closed by the listeners' own difference; live sessions go on under a drain.</summary>
    private List<EdgeApp> TakeOut(IReadOnlyCollection<string> names, DrainBatch drains)
    {
        var removed = names.Where(Apps.ContainsKey).Select(name => Apps[name]).ToList();
        foreach (var app in removed) app.Drain = Drain.Earlier(app.Drain, drains.For(app.Model.Spec.Drain));
        Volatile.Write(ref _apps, _apps.RemoveRange(names));
        _retired = [.. _retired.Where(app => app.Live.Sum() > 0), .. removed];
        return removed;
    }

    private async Task ReleaseAsync(EdgeApp app)
    {
        await StopAskingAsync(app);
        await StopResolvingAsync(app.Model.Targets);
        LogRemoved(app.Name);
    }

    /// <summary>The admin state for this edge counts for each of its apps. Nothing of an edge that stops is made ready again. Returns the
    /// apps that may have changed.</summary>
    private ImmutableArray<EdgeApp> FollowAdminStates(CatalogChanges changes, DrainBatch drains)
    {
        var edgeAdminState = changes.Edges.FirstOrDefault(adminState => EdgeName.IsMeant(edge.Id, adminState.EdgeId))?.AdminState
            ?? AdminState.Ready;
        var touched = edgeAdminState == _edgeAdminState ? [.. changes.Changed.Select(change => Apps[change.Spec.Name])] : _all;
        (_edgeAdminState, EdgeAdminStates) = (edgeAdminState, changes.Edges);
        lock (_drainsLock)
        {
            foreach (var app in touched) FollowAdminStates(app, drains);
        }

        return touched;
    }

    private void FollowAdminStates(EdgeApp app, DrainBatch drains)
    {
        var (adminStates, spec) = (app.Model.AdminStates, app.Model.Spec.Drain);
        // Nobody asks an app whether it is ready: under an admin state of its own its ports close at once.
        var asEdge = _edgeAdminState == AdminState.Draining && adminStates.App == AdminState.Ready
            ? notice.Of(app.Model.Spec) : TimeSpan.Zero;
        if (!_isDraining)
        {
            if (app.Drain is null) app.AcceptsUntil = drains.Now + (long)asEdge.TotalMilliseconds;
            if (_edgeAdminState != AdminState.Draining || adminStates.App != AdminState.Ready) app.AcceptsUntil = 0;
            app.Drain = drains.For((AdminState)Math.Max((int)_edgeAdminState, (int)adminStates.App), spec, app.Drain, asEdge);
            if (app.AcceptsUntil > drains.Now) _isNoticeOver = false;
        }

        foreach (var target in app.Model.Targets) target.Drain = drains.For(adminStates.Of(target.Address), spec, target.Drain);
        app.Invalidate();
    }

    /// <param name="softRegions">Default of a silo whose release cannot steer.</param>
    private void FollowSteering(ImmutableArray<string> softRegions)
    {
        SoftRegions = softRegions.IsDefault ? [] : softRegions;
        var isSoft = SoftRegions.Contains(edge.Region);
        if (isSoft == _isRegionSoft) return;
        Volatile.Write(ref _isRegionSoft, isSoft);
        LogSteered(edge.Region, isSoft ? "the last choice" : "normal");
    }

    private static async Task StopAskingAsync(EdgeApp app)
    {
        await app.Leases.DisposeAsync();
        if (app.Permits is { } permits) await permits.DisposeAsync();
    }

    private void StartResolving(EdgeApp app)
    {
        foreach (var target in app.Model.Targets.Where(target => !target.TryResolveByItself() && !_resolvers.ContainsKey(target)))
        {
            var resolver = new TargetResolver(target, hosts, networks, app.OnAddressChanged, time, logger);
            _resolvers.Add(target, resolver);
            resolver.Start();
        }
    }

    private async Task StopResolvingAsync(IEnumerable<Target> targets)
    {
        foreach (var target in targets)
        {
            if (_resolvers.Remove(target, out var resolver)) await resolver.DisposeAsync();
        }
    }

    private void LogInForce(PreparedApp prepared)
    {
        var (app, before, after) = (prepared.App, prepared.Before, prepared.App.Model);
        if (before is null) LogAdded(app.Name, after.Version);
        else if (before != after) LogReplaced(app.Name, before, after);
    }

    private void LogReplaced(string app, AppModel before, AppModel after)
    {
        if (!after.AdminStates.IsSame(before.AdminStates)) LogAdminStates(app, before.AdminStates, after.AdminStates);
        LogChanged(app, after.Version);
    }

    [LoggerMessage(5601, LogLevel.Information, "App {App} is served in version {Version}")]
    private partial void LogAdded(string app, long version);

    [LoggerMessage(5602, LogLevel.Information, "App {App} changed to version {Version}")]
    private partial void LogChanged(string app, long version);

    [LoggerMessage(5604, LogLevel.Information, "Edge {Edge}: {Before} -> {After}, as the operator wants it")]
    private partial void LogEdgeAdminState(string edge, AdminState before, AdminState after);

    [LoggerMessage(5605, LogLevel.Information, "App {App}: {Before} -> {After}, as the operator wants it")]
    private partial void LogAdminStates(string app, AppAdminStates before, AppAdminStates after);

    [LoggerMessage(5606, LogLevel.Warning,
        "Edge {Edge}: another catalog stands, {Catalog} version {Version}; it replaces {Before} version {BeforeVersion}")]
    private partial void LogOtherCatalog(string edge, string before, long beforeVersion, string catalog, long version);

    [LoggerMessage(5609, LogLevel.Information, "The VIPs of region {Region}: {Wanted}, as the operator wants it")]
    private partial void LogSteered(string region, string wanted);

    [LoggerMessage(5603, LogLevel.Information, "App {App} is served no more; its live sessions are drained")]
    private partial void LogRemoved(string app);
}
