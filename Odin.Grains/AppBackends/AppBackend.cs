using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Odin.Grains.Balancing;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Grains.Events;
using Odin.Grains.Health;
using Odin.Grains.Ledger;
using Odin.Grains.Permits;
using Odin.Grains.Targets;

namespace Odin.Grains.AppBackends;

/// <summary>One app's balance: configuration, ledger, health and the assigner that follows from them. Owned by the
/// app's grain, called in its turns only.</summary>
/// <remarks>Pure but for its log: time comes in with every call as the time since the grain's start,
/// chance as a seeded <see cref="Random"/>.</remarks>
internal sealed partial class AppBackend(string app, long epoch, Random random, ILogger logger, Func<DateTimeOffset>? clock = null)
{
    public static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(10);

    /// <summary>The same for counts: edges that use the app ask several times a second.</summary>
    public static readonly TimeSpan LoadTimeToLive = TimeSpan.FromSeconds(2);

    /// <summary>
    /// So few connections of the whole world, begun before their edges know of each other, need no slots: the counts are exact without, and
    /// a slot that is not used yet counts like a session.
    /// </summary>
    public const int FewConnections = 8;

    private const int KeptEvents = 200;

    private readonly ConnectionLedger _ledger = new();
    private readonly GrainEpoch _epoch = new(epoch);
    private readonly AssignerSet _assigners = new(random);
    private readonly LocalityPrioritiesByRegion _orders = new();
    private readonly SlowStartState _slowStart = new();
    private readonly EventWriter _events = new($"app {app} {epoch}", clock ?? (() => default), new EventHistory(KeptEvents));
    private HealthLog? _healthLog;
    private LimitLog? _limitLog;
    private readonly ProbeMemory _probes = new();
    private readonly FullTargets _full = new();
    private readonly RegionContacts _regions = new();
    private AppVersion? _configuration;
    private HealthView _health = HealthView.Empty;
    private bool _isPanic;
    private long _healthRevision = -1;
    private long _orderRevision;
    private TimeSpan _nextStep = TimeSpan.MaxValue;
    private long[] _load = [];
    private BackendSnapshot? _published;
    private HealthView _publishedHealth = HealthView.Empty;
    private long _publishedOrders;

    /// <summary>0: the app is unknown to the catalog, or the catalog has not answered yet.</summary>
    public long ConfigVersion => _configuration?.Version ?? 0;

    /// <summary>What happened to the app, world-wide.</summary>
    public EventHistory Events => _events.History;

    /// <summary>All regions that the catalog knows have said what they have.</summary>
    public bool IsComplete => _regions.IsComplete;

    /// <summary>The app's limits; they have an order of their own, which no balance depends on.</summary>
    public AppPermits Permits { get; } = new();

    private HealthLog Log => _healthLog ??= new HealthLog(app, _events, logger);

    private LimitLog Limits => _limitLog ??= new LimitLog(app, _events);

    private ImmutableArray<TargetSpec> TargetSpecs => _configuration?.Spec.Targets ?? [];

    private AppAdminStates AdminStates => _configuration?.AdminStates ?? AppAdminStates.None;

    private TimeSpan? SlowStartLength => _configuration?.Spec.SlowStart;

    private bool IsProbed => _configuration?.Spec.HealthCheck is not null;

    private bool IsRanked => _configuration?.Spec.IsRanked ?? false;

    /// <summary>Puts a configuration in force; null: the app is gone. Targets that stay, by
    /// address, keep their place in the balance.</summary>
    public void Configure(AppVersion? configuration)
    {
        if (IsSame(_configuration, configuration)) return;

        LogConfigured(app, ConfigVersion, configuration?.Version ?? 0, configuration?.Spec.Targets.Length ?? 0);
        var step = OrdinalMap.Between(TargetSpecs, configuration?.Spec.Targets ?? []);
        _assigners.Renumber(step, configuration?.Spec.Balance ?? Balance.RoundRobin);
        _slowStart.Renumber(step, isFirst: _configuration is null);
        _configuration = configuration;
        _load = new long[step.Count];
        _health = _health.Renumber(step);
        Log.Renumber(step);
        if (!IsProbed) _probes.Clear();
        _probes.Renumber(step);
        _orders.Configure(configuration?.Spec);
        _ledger.MoveTo(ConfigVersion, step);
        Permits.Configure(configuration?.Spec);
        _full.Configure(TargetSpecs);
    }

    /// <summary>The catalog knows of these regions: what their edges have is to be learned.</summary>
    public void Know(IEnumerable<string> regions) => _regions.Know(regions);

    /// <summary>The regions, and shards of regions, that are to roll the app up at once, because they have not learned of the newest or
    /// have said nothing yet: their grains' keys. Each is named again until it comes.</summary>
    public IEnumerable<string> RegionsToWake(TimeSpan now) => _regions.Due(_published?.Version ?? 0, now);

    /// <summary>Time has passed: whoever fell silent counts no more, and the world is to learn of it.</summary>
    public void Update(TimeSpan now)
    {
        Refresh(now);
        if (_published is not null) Publish(now);   // Before anything was sent, reports may still raise the epoch.
    }

    /// <summary>Why nothing is taken in of an edge; null: it is.</summary>
    public string? WhyFull(EdgeIdentity edge) => _ledger.WhyFull(edge);

    public Lease Lease(LeaseRequest request, TimeSpan now)
    {
        Take(request.Edge, request.Report, now);
        var slots = Assign(request, IsRanked ? Reserved(request) : Math.Clamp(request.Want, 1, LeaseRequest.MaxWant), isPick: false, now);
        return new Lease
        {
            RequestId = request.RequestId,
            ConfigVersion = ConfigVersion,
            Slots = slots,
            Preferred = IsRanked && slots.IsEmpty ? Preferred(request.Edge) : null,
            GrainEpoch = _epoch.Publish(),
            TimeToLive = IsRanked ? LoadTimeToLive : TimeToLive,
            Elsewhere = IsRanked ? _ledger.LoadWithout(request.Edge) : [],
        };
    }

    /// <summary>How many slots an edge gets that ranks targets itself: those keep the others from picking
    /// the same targets at the same time.</summary>
    private int Reserved(LeaseRequest request)
    {
        if (_configuration?.Spec.Balance != Balance.LeastConnections) return 0;   // Two at random: edges pick different ones anyway.
        var want = Math.Clamp(request.Want, 0, LeaseRequest.MaxWant);
        return _ledger.Expect(request.Edge, want) > FewConnections ? want : 0;
    }

    /// <summary>Of the least loaded the one that waited longest, for one edge after the other. Nothing of it is noted.</summary>
    private ushort? Preferred(EdgeIdentity edge)
    {
        if (_configuration?.Spec.Balance != Balance.LeastConnections) return null;
        if (_assigners.CandidatesOf(edge.Region).Candidates.IsEmpty) return null;
        Span<ushort> slot = [0];
        _assigners.For(edge.Region).Assign(slot, Load());
        return slot[0];
    }

    public Pick Pick(LeaseRequest request, TimeSpan now)
    {
        Take(request.Edge, request.Report, now);
        var slots = Assign(request, want: 1, isPick: true, now);
        return new Pick { GrainEpoch = _epoch.Publish(), ConfigVersion = ConfigVersion, Target = slots.IsEmpty ? null : slots[0] };
    }

    public BackendSnapshot Merge(RegionRollUp rollUp, TimeSpan now)
    {
        var isInherited = rollUp.Published is { } before && before.GrainEpoch < _epoch.Value
            && before.ConfigVersion == ConfigVersion;
        if (isInherited) Log.Inherit(rollUp.Published!, now);
        foreach (var edge in rollUp.Edges)
            Take(edge.Edge, edge.Report, now, new RollUpSource(rollUp.Shard, rollUp.IsWakeable, edge.Stay, edge.Age));
        foreach (var edge in rollUp.Left) Leave(edge, now);
        if (rollUp.IsComplete || rollUp.IsShardComplete) _ledger.DropIdle(rollUp.Region, rollUp.Shard, rollUp.Edges, now);
        _orders.Measure(rollUp.Region, _ledger);
        Refresh(now);
        Limits.Update(Permits.Status(), isInherited);
        var snapshot = Publish(now);
        _regions.OnMerged(RegionShards.KeyOf(rollUp.Region, rollUp.Shard), !rollUp.Edges.IsEmpty, rollUp.IsWakeable, snapshot.Version, now);
        _regions.KnowShards(rollUp.Region, rollUp.Shards);
        return NextStep is var next && next < TimeSpan.MaxValue ? snapshot with { CallAgainIn = Max(next - now, TimeSpan.Zero) } : snapshot;
    }

    /// <summary>When time alone changes something next.</summary>
    private TimeSpan NextStep => new(Math.Min(Math.Min(_probes.NextExpiry.Ticks, _nextStep.Ticks), Log.SettlesAt.Ticks));

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;

    public AppStatus Status(TimeSpan now)
    {
        Refresh(now);
        return new AppStatus
        {
            App = app,
            GrainEpoch = _epoch.Value,
            ConfigVersion = ConfigVersion,
            AdminState = AdminStates.App,
            Targets = StatusOfTargets(),
            Edges = [.. _ledger.Counted.Select(account => account.StatusAt(now)).OrderBy(edge => edge.Edge.Id, StringComparer.Ordinal)],
            Limits = Permits.Status(),
            Flows = [.. Flows()],
            IsPanic = _isPanic,
            LastEvent = _events.Last,
        };
    }

    /// <summary>An edge that counts in another version is left out for the second until it has caught up.</summary>
    private IEnumerable<RegionFlow> Flows() => _ledger.Counted.Where(account => account.Report?.ConfigVersion == ConfigVersion)
        .SelectMany(account => TargetSpecs.Zip(account.Report!.Live, (target, live) =>
            (From: account.Edge.Region, To: target.Region, Live: live)))
        .Where(flow => flow is { To: not null, Live: > 0 })
        .GroupBy(flow => (flow.From, To: flow.To!), (regions, flows) =>
            new RegionFlow(regions.From, regions.To, flows.Sum(flow => (long)flow.Live)));

    private void Leave(EdgeIdentity edge, TimeSpan now)
    {
        _ledger.Leave(edge, now);
        Permits.Leave(edge);
    }

    private void Take(EdgeIdentity edge, AppReport report, TimeSpan now, RollUpSource? source = null)
    {
        _epoch.Observe(report.GrainEpoch);
        _ledger.Take(edge, report, now, source);
    }

    private ImmutableArray<ushort> Assign(LeaseRequest request, int want, bool isPick, TimeSpan now)
    {
        Refresh(now);
        if (_assigners.CandidatesOf(request.Edge.Region).Candidates.IsEmpty || !_ledger.MayGrant(request.Edge, request.RequestId, isPick))
            return [];

        var slots = new ushort[want];
        if (want > 0) _assigners.For(request.Edge.Region).Assign(slots, Load());
        var granted = ImmutableCollectionsMarshal.AsImmutableArray(slots);
        _ledger.Add(request.Edge,
            new Grant(request.RequestId, ConfigVersion, granted, now + (IsRanked ? LoadTimeToLive : TimeToLive), isPick));
        return granted;
    }

    private ReadOnlySpan<long> Load()
    {
        var targets = _ledger.Targets;
        for (var ordinal = 0; ordinal < targets.Length; ordinal++) _load[ordinal] = targets[ordinal].Load;
        return _load;
    }

    /// <summary>Brings silence, health and candidates up to date; costs next to nothing when nothing changed.</summary>
    private void Refresh(TimeSpan now)
    {
        foreach (var edge in _ledger.Sweep(now)) LogSilent(edge.Id, edge.Epoch, app, ConnectionLedger.SilentAfter);
        foreach (var silent in _regions.TakeSilent(now))
            _ledger.DropIdle(RegionShards.RegionOf(silent), RegionShards.ShardOf(silent), [], now);
        var isFullChanged = _full.Update(TargetSpecs, _ledger.Targets);
        if ((_ledger.HealthRevision, _orders.Revision) == (_healthRevision, _orderRevision) && now < _probes.NextExpiry && now < _nextStep
            && now < Log.SettlesAt)
        {
            if (isFullChanged) SelectCandidates(now);
            return;
        }

        (_healthRevision, _orderRevision) = (_ledger.HealthRevision, _orders.Revision);
        var merge = new HealthMerge(_load.Length);
        _ledger.AddHealthTo(merge, IsProbed);
        var health = merge.Decide(_probes, now);
        Log.Update(health, TargetSpecs, new HealthEvidence(_ledger), now);
        _health = health;
        UpdateSlowStart(now);
        SelectCandidates(now);
    }

    private void UpdateSlowStart(TimeSpan now)
    {
        for (var ordinal = 0; ordinal < _load.Length; ordinal++)
        {
            _slowStart.Update(ordinal, isDown: !IsUsable(ordinal)
                || AdminStates.Of(TargetSpecs[ordinal].Address) != AdminState.Ready, isProven: !IsProbed
                || _health.World[ordinal] == TargetHealth.Healthy, now);
        }

        _nextStep = _slowStart.NextStep(now, SlowStartLength);
    }

    /// <summary>Each region from which an edge reports has candidates of its own; those that
    /// have the same ones share one sequence.</summary>
    private void SelectCandidates(TimeSpan now)
    {
        var shares = _slowStart.FractionsAt(now, SlowStartLength);
        var panicPercent = _configuration?.Spec.PanicPercent ?? 0;
        var regions = _ledger.Counted.Select(account => account.Edge.Region).Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(region =>
                (Region: region,
                    Candidates: CandidateSet.Select(TargetSpecs, EligibilitiesIn(region), panicPercent,
                        _orders.PrioritiesFor(region).AsSpan(), shares))).ToList();
        _assigners.SetCandidates(regions);
        var isPanic = regions.Exists(region => region.Candidates.IsPanic);
        Log.UpdatePanic(isPanic, _health);
        _isPanic = isPanic;
    }

    /// <summary>How every target stands for the edges of one region: the one place where health, admin states and limits meet.</summary>
    private Eligibility[] EligibilitiesIn(string region)
    {
        var own = _health.Find(region);
        return [.. TargetSpecs.Select((target, ordinal) => AdminStates.Of(target.Address) != AdminState.Ready
            ? Eligibility.Excluded
            : _full[ordinal]
            ? Eligibility.Full : HealthEligibility.Of(own?.HealthView[ordinal] ?? TargetHealth.Unknown, IsUsable(ordinal), IsProbed))];
    }

    private BackendSnapshot Publish(TimeSpan now)
    {
        var readyFor = _slowStart.ReadyFor(now, SlowStartLength);
        var live = new int[_load.Length];
        for (var ordinal = 0; ordinal < live.Length; ordinal++) live[ordinal] = Saturate(_ledger.Targets[ordinal].Live);
        if (_published is { } published && published.GrainEpoch == _epoch.Value && published.ConfigVersion == ConfigVersion
            && published.Live.AsSpan().SequenceEqual(live) && _publishedHealth.Says(_health) && _publishedOrders == _orders.Revision
            && published.IsPanic == _isPanic && published.ArePermitsWanted == Permits.AreWanted(now)
            && published.ReadyFor.AsSpan().SequenceEqual(readyFor.AsSpan())) return published;

        (_publishedHealth, _publishedOrders) = (_health, _orders.Revision);
        return _published = new BackendSnapshot
        {
            App = app,
            GrainEpoch = _epoch.Publish(),
            Version = (_published?.Version ?? 0) + 1,
            ConfigVersion = ConfigVersion,
            Live = ImmutableCollectionsMarshal.AsImmutableArray(live),
            Usable = [.. _load.Select((_, ordinal) => IsUsable(ordinal))],
            Regions = _health.Regions,
            Priorities = _orders.All(),
            ReadyFor = readyFor,
            IsPanic = _isPanic,
            ArePermitsWanted = Permits.AreWanted(now),
            IsKept = true,
        };
    }

    private bool IsUsable(int ordinal) => _health.World[ordinal] != TargetHealth.Unhealthy;

    private ImmutableArray<TargetStatus> StatusOfTargets()
    {
        var evidence = new HealthEvidence(_ledger);
        return [.. TargetSpecs.Select((target, ordinal) => StatusOf(target, ordinal, evidence))];
    }

    private TargetStatus StatusOf(TargetSpec target, int ordinal, HealthEvidence evidence)
    {
        var counts = _ledger.Targets[ordinal];
        return new TargetStatus
        {
            Address = target.Address,
            Weight = target.Weight,
            Live = Saturate(counts.Live),
            Leased = Saturate(counts.Leased),
            Total = counts.Total,
            Usable = IsUsable(ordinal),
            AdminState = AdminStates.Of(target.Address),
            HealthView = [.. _health.Regions
                .Select(region => new TargetHealthIn(region.Region, region.HealthView[ordinal], evidence.For(region.Region, ordinal)))],
        };
    }

    private static int Saturate(long count) => (int)Math.Min(count, int.MaxValue);

    private static bool IsSame(AppVersion? left, AppVersion? right) =>
        left is null || right is null
            ? ReferenceEquals(left, right)
            : left.Version == right.Version && left.AdminStates.IsSame(right.AdminStates) && SpecEquality.AreEqual(left.Spec, right.Spec);

    [LoggerMessage(2001, LogLevel.Information, "App {App}: configuration version {Before} -> {After}, {Targets} targets")]
    private partial void LogConfigured(string app, long before, long after, int targets);

    [LoggerMessage(2006, LogLevel.Warning, "Edge {Edge} (epoch {Epoch}) has not spoken of app {App} for {Silence}: it counts no more")]
    private partial void LogSilent(string edge, long epoch, string app, TimeSpan silence);
}
