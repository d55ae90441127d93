using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Odin.Grains.Backends.Balancing;
using Odin.Grains.Backends.Health;
using Odin.Grains.Backends.Ledger;
using Odin.Grains.Backends.Permits;
using Odin.Grains.Catalog;
using Odin.Grains.Configuration;

namespace Odin.Grains.Backends;

/// <summary>One app's balance: configuration, ledger, verdicts and the assigner that follows from them. Owned by the app's grain, called in its turns only.</summary>
/// <remarks>Pure but for its log: time comes in with every call as the time since the grain's start, chance as a seeded <see cref="Random"/>.</remarks>
internal sealed partial class AppBackend(string app, long epoch, Random random, ILogger logger)
{
    public static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(10);

    /// <summary>The same for counts: edges that use the app ask several times a second.</summary>
    public static readonly TimeSpan LoadTimeToLive = TimeSpan.FromSeconds(2);

    /// <summary>
    /// So few connections of the whole world, begun before their edges know of each other, need no slots: the counts are exact without, and a slot that is not used yet counts like a session.
    /// </summary>
    public const int FewConnections = 8;

    private readonly ConnectionLedger _ledger = new();
    private readonly GrainEpoch _epoch = new(epoch);
    private readonly AssignerSet _assigners = new(random);
    private readonly RegionOrders _orders = new();
    private readonly Readiness _readiness = new();
    private readonly VerdictLog _log = new(app, logger);
    private readonly ProbeMemory _probes = new();
    private readonly FullTargets _full = new();
    private AppVersion? _configuration;
    private Verdicts _verdicts = Verdicts.Empty;
    private bool _isPanic;
    private long _healthRevision = -1;
    private long _orderRevision;
    private TimeSpan _nextStep = TimeSpan.MaxValue;
    private long[] _load = [];
    private BackendSnapshot? _told;
    private Verdicts _toldVerdicts = Verdicts.Empty;
    private long _toldOrders;

    /// <summary>0: the app is unknown to the catalog, or the catalog has not answered yet.</summary>
    public long ConfigVersion => _configuration?.Version ?? 0;

    /// <summary>The app's limits; they have an order of their own, which no balance depends on.</summary>
    public AppPermits Permits { get; } = new();

    private ImmutableArray<TargetSpec> TargetSpecs => _configuration?.Spec.Targets ?? [];

    private AppWishes Wishes => _configuration?.Wishes ?? AppWishes.None;

    private TimeSpan? SlowStartLength => _configuration?.Spec.SlowStart;

    private bool IsProbed => _configuration?.Spec.HealthCheck is not null;

    private bool IsRanked => _configuration?.Spec.IsRanked ?? false;

    /// <summary>Puts a configuration in force; null: the app is gone. Targets that stay, by address, keep their place in the balance.</summary>
    public void Configure(AppVersion? configuration)
    {
        if (IsSame(_configuration, configuration)) return;

        LogConfigured(app, ConfigVersion, configuration?.Version ?? 0, configuration?.Spec.Targets.Length ?? 0);
        var step = OrdinalMap.Between(TargetSpecs, configuration?.Spec.Targets ?? []);
        _assigners.Renumber(step, configuration?.Spec.Balance ?? Balance.RoundRobin);
        _readiness.Renumber(step, isFirst: _configuration is null);
        _configuration = configuration;
        _load = new long[step.Count];
        _verdicts = _verdicts.Renumber(step);
        if (!IsProbed) _probes.Clear();
        _probes.Renumber(step);
        _orders.Configure(configuration?.Spec);
        _ledger.MoveTo(ConfigVersion, step);
        Permits.Configure(configuration?.Spec);
        _full.Configure(TargetSpecs);
    }

    public Lease Lease(LeaseRequest request, TimeSpan now)
    {
        Take(request.Edge, request.Report, now);
        return new Lease
        {
            RequestId = request.RequestId,
            ConfigVersion = ConfigVersion,
            Slots = Assign(request, IsRanked ? Reserved(request) : Math.Clamp(request.Want, 1, LeaseRequest.MaxWant), isPick: false, now),
            GrainEpoch = _epoch.Tell(),
            TimeToLive = IsRanked ? LoadTimeToLive : TimeToLive,
            Elsewhere = IsRanked ? _ledger.LoadWithout(request.Edge) : [],
        };
    }

    /// <summary>How many slots an edge gets that ranks targets itself: those keep the others from picking the same targets at the same time.</summary>
    private int Reserved(LeaseRequest request)
    {
        var want = Math.Clamp(request.Want, 0, LeaseRequest.MaxWant);
        return _ledger.Expect(request.Edge, want) > FewConnections ? want : 0;
    }

    public Pick Pick(LeaseRequest request, TimeSpan now)
    {
        Take(request.Edge, request.Report, now);
        var slots = Assign(request, want: 1, isPick: true, now);
        return new Pick { GrainEpoch = _epoch.Tell(), ConfigVersion = ConfigVersion, Target = slots.IsEmpty ? null : slots[0] };
    }

    public BackendSnapshot Merge(RegionRollUp rollUp, TimeSpan now)
    {
        foreach (var edge in rollUp.Edges) Take(edge.Edge, edge.Report, now);
        foreach (var edge in rollUp.Left) Leave(edge, now);
        _orders.Measure(rollUp.Region, _ledger);
        Refresh(now);
        return Tell(now);
    }

    public AppStatus Status(TimeSpan now)
    {
        Refresh(now);
        return new AppStatus
        {
            App = app,
            GrainEpoch = _epoch.Value,
            ConfigVersion = ConfigVersion,
            Wish = Wishes.App,
            Targets = StatusOfTargets(),
            Edges = [.. _ledger.Counted.Select(account => account.StatusAt(now)).OrderBy(edge => edge.Edge.Id, StringComparer.Ordinal)],
            Limits = Permits.Status(),
        };
    }

    private void Leave(EdgeIdentity edge, TimeSpan now)
    {
        _ledger.Leave(edge, now);
        Permits.Leave(edge);
    }

    private void Take(EdgeIdentity edge, AppReport report, TimeSpan now)
    {
        _epoch.Observe(report.GrainEpoch);
        _ledger.Take(edge, report, now);
    }

    private ImmutableArray<ushort> Assign(LeaseRequest request, int want, bool isPick, TimeSpan now)
    {
        Refresh(now);
        if (_assigners.CandidatesOf(request.Edge.Region).Candidates.IsEmpty || !_ledger.MayGrant(request.Edge, request.RequestId, isPick)) return [];

        var targets = _ledger.Targets;
        for (var ordinal = 0; ordinal < targets.Length; ordinal++) _load[ordinal] = targets[ordinal].Load;
        var slots = new ushort[want];
        if (want > 0) _assigners.For(request.Edge.Region).Assign(slots, _load);
        var granted = ImmutableCollectionsMarshal.AsImmutableArray(slots);
        _ledger.Add(request.Edge, new Grant(request.RequestId, ConfigVersion, granted, now + (IsRanked ? LoadTimeToLive : TimeToLive), isPick));
        return granted;
    }

    /// <summary>Brings silence, verdicts and candidates up to date; costs next to nothing when nothing changed.</summary>
    private void Refresh(TimeSpan now)
    {
        foreach (var edge in _ledger.Sweep(now)) LogSilent(edge.Id, edge.Epoch, app, ConnectionLedger.SilentAfter);
        var isFullChanged = _full.Update(TargetSpecs, _ledger.Targets);
        if ((_ledger.HealthRevision, _orders.Revision) == (_healthRevision, _orderRevision) && now < _probes.NextExpiry && now < _nextStep)
        {
            if (isFullChanged) SelectCandidates(now);
            return;
        }

        (_healthRevision, _orderRevision) = (_ledger.HealthRevision, _orders.Revision);
        var merge = new HealthMerge(_load.Length);
        _ledger.AddVerdictsTo(merge, IsProbed);
        var verdicts = merge.Decide(_probes, now);
        _log.Note(_verdicts, verdicts, TargetSpecs, new VerdictEvidence(_ledger));
        _verdicts = verdicts;
        NoteReadiness(now);
        SelectCandidates(now);
    }

    private void NoteReadiness(TimeSpan now)
    {
        for (var ordinal = 0; ordinal < _load.Length; ordinal++)
        {
            _readiness.Note(ordinal, isDown: !IsUsable(ordinal) || Wishes.Of(TargetSpecs[ordinal].Address) != Wish.Ready, isProven: !IsProbed || _verdicts.World[ordinal] == TargetHealth.Healthy, now);
        }

        _nextStep = _readiness.NextStep(now, SlowStartLength);
    }

    /// <summary>Each region from which an edge reports has candidates of its own; those that have the same ones share one sequence.</summary>
    private void SelectCandidates(TimeSpan now)
    {
        var shares = _readiness.SharesAt(now, SlowStartLength);
        var panicPercent = _configuration?.Spec.PanicPercent ?? 0;
        var regions = _ledger.Counted.Select(account => account.Edge.Region).Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(region => (Region: region, Candidates: CandidateSet.Select(TargetSpecs, StandingsIn(region), panicPercent, _orders.RingsFor(region).AsSpan(), shares))).ToList();
        _assigners.SetCandidates(regions);
        var isPanic = regions.Exists(region => region.Candidates.IsPanic);
        _log.NotePanic(_isPanic, isPanic, _verdicts);
        _isPanic = isPanic;
    }

    /// <summary>How every target stands for the edges of one region: the one place where verdicts, wishes and limits meet.</summary>
    private Standing[] StandingsIn(string region)
    {
        var own = _verdicts.Find(region);
        return [.. TargetSpecs.Select((target, ordinal) => Wishes.Of(target.Address) != Wish.Ready
            ? Standing.Excluded
            : _full[ordinal] ? Standing.Full : HealthStanding.Of(own?.Verdicts[ordinal] ?? TargetHealth.Unknown, IsUsable(ordinal), IsProbed))];
    }

    private BackendSnapshot Tell(TimeSpan now)
    {
        var readyFor = _readiness.ReadyFor(now, SlowStartLength);
        var live = new int[_load.Length];
        for (var ordinal = 0; ordinal < live.Length; ordinal++) live[ordinal] = Saturate(_ledger.Targets[ordinal].Live);
        if (_told is { } told && told.GrainEpoch == _epoch.Value && told.ConfigVersion == ConfigVersion && told.Live.AsSpan().SequenceEqual(live) && _toldVerdicts.Says(_verdicts) && _toldOrders == _orders.Revision && told.ReadyFor.AsSpan().SequenceEqual(readyFor.AsSpan())) return told;

        (_toldVerdicts, _toldOrders) = (_verdicts, _orders.Revision);
        return _told = new BackendSnapshot
        {
            App = app,
            GrainEpoch = _epoch.Tell(),
            Version = (_told?.Version ?? 0) + 1,
            ConfigVersion = ConfigVersion,
            Live = ImmutableCollectionsMarshal.AsImmutableArray(live),
            Usable = [.. _load.Select((_, ordinal) => IsUsable(ordinal))],
            Regions = _verdicts.Regions,
            Rings = _orders.All(),
            ReadyFor = readyFor,
        };
    }

    private bool IsUsable(int ordinal) => _verdicts.World[ordinal] != TargetHealth.Unhealthy;

    private ImmutableArray<TargetStatus> StatusOfTargets()
    {
        var evidence = new VerdictEvidence(_ledger);
        return [.. TargetSpecs.Select((target, ordinal) => StatusOf(target, ordinal, evidence))];
    }

    private TargetStatus StatusOf(TargetSpec target, int ordinal, VerdictEvidence evidence)
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
            Wish = Wishes.Of(target.Address),
            Verdicts = [.. _verdicts.Regions.Select(region => new TargetVerdict(region.Region, region.Verdicts[ordinal], evidence.For(region.Region, ordinal)))],
        };
    }

    private static int Saturate(long count) => (int)Math.Min(count, int.MaxValue);

    private static bool IsSame(AppVersion? left, AppVersion? right) =>
        left is null || right is null
            ? ReferenceEquals(left, right)
            : left.Version == right.Version && left.Wishes.IsSame(right.Wishes) && SpecEquality.AreEqual(left.Spec, right.Spec);

    [LoggerMessage(2001, LogLevel.Information, "App {App}: configuration version {Before} -> {After}, {Targets} targets")]
    private partial void LogConfigured(string app, long before, long after, int targets);

    [LoggerMessage(2006, LogLevel.Warning, "Edge {Edge} (epoch {Epoch}) has not spoken of app {App} for {Silence}: it counts no more")]
    private partial void LogSilent(string edge, long epoch, string app, TimeSpan silence);
}
