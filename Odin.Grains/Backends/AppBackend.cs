using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Odin.Grains.Backends.Balancing;
using Odin.Grains.Backends.Health;
using Odin.Grains.Backends.Ledger;
using Odin.Grains.Catalog;
using Odin.Grains.Configuration;

namespace Odin.Grains.Backends;

/// <summary>One app's balance: configuration, ledger, verdicts and the assigner that follows from them. Owned by the app's grain, called in its turns only.</summary>
/// <remarks>Pure but for its log: time comes in with every call as the time since the grain's start, chance as a seeded <see cref="Random"/>.</remarks>
internal sealed partial class AppBackend(string app, long epoch, Random random, ILogger logger)
{
    public static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(10);

    private readonly ConnectionLedger _ledger = new();
    private readonly GrainEpoch _epoch = new(epoch);
    private readonly AssignerSet _assigners = new(random);
    private AppVersion? _configuration;
    private bool[] _usable = [];
    private bool _isPanic;
    private long _healthRevision = -1;
    private long[] _load = [];
    private BackendSnapshot? _told;

    /// <summary>0: the app is unknown to the catalog, or the catalog has not answered yet.</summary>
    public long ConfigVersion => _configuration?.Version ?? 0;

    private ImmutableArray<TargetSpec> TargetSpecs => _configuration?.Spec.Targets ?? [];

    /// <summary>Puts a configuration in force; null: the app is gone. Targets that stay, by address, keep their place in the balance.</summary>
    public void Configure(AppVersion? configuration)
    {
        if (IsSame(_configuration, configuration)) return;

        LogConfigured(app, ConfigVersion, configuration?.Version ?? 0, configuration?.Spec.Targets.Length ?? 0);
        var step = OrdinalMap.Between(TargetSpecs, configuration?.Spec.Targets ?? []);
        _assigners.Renumber(step, configuration?.Spec.Balance ?? Balance.RoundRobin);
        _configuration = configuration;
        (_load, _usable) = (new long[step.Count], [.. Enumerable.Repeat(true, step.Count)]);
        _ledger.MoveTo(ConfigVersion, step);
    }

    public Lease Lease(LeaseRequest request, TimeSpan now)
    {
        Take(request.Edge, request.Report, now);
        return new Lease
        {
            RequestId = request.RequestId,
            ConfigVersion = ConfigVersion,
            Slots = Assign(request, Math.Clamp(request.Want, 1, LeaseRequest.MaxWant), isPick: false, now),
            GrainEpoch = _epoch.Tell(),
            TimeToLive = TimeToLive,
        };
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
        foreach (var edge in rollUp.Left) _ledger.Leave(edge, now);
        Refresh(now);
        return Tell();
    }

    public AppStatus Status(TimeSpan now)
    {
        Refresh(now);
        return new AppStatus
        {
            App = app,
            GrainEpoch = _epoch.Value,
            ConfigVersion = ConfigVersion,
            Targets = [.. TargetSpecs.Select(StatusOf)],
            Edges = [.. _ledger.Counted.Select(account => account.StatusAt(now)).OrderBy(edge => edge.Edge.Id, StringComparer.Ordinal)],
        };
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
        _assigners.For(request.Edge.Region).Assign(slots, _load);
        var granted = ImmutableCollectionsMarshal.AsImmutableArray(slots);
        _ledger.Add(request.Edge, new Grant(request.RequestId, ConfigVersion, granted, now + TimeToLive, isPick));
        return granted;
    }

    /// <summary>Brings silence, verdicts and candidates up to date; costs next to nothing when nothing changed.</summary>
    private void Refresh(TimeSpan now)
    {
        foreach (var edge in _ledger.Sweep(now)) LogSilent(edge.Id, edge.Epoch, app, ConnectionLedger.SilentAfter);
        if (_ledger.HealthRevision == _healthRevision) return;

        _healthRevision = _ledger.HealthRevision;
        var merge = new HealthMerge(_usable.Length);
        _ledger.AddVerdictsTo(merge);
        var usable = merge.Decide();
        NoteVerdicts(usable);
        _usable = usable;
        SelectCandidates();
    }

    /// <summary>Each region from which an edge reports has candidates of its own; those that have the same ones share one sequence.</summary>
    private void SelectCandidates()
    {
        var regions = _ledger.Counted.Select(account => account.Edge.Region).Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(region => (Region: region, Candidates: CandidateSet.Select(TargetSpecs, StandingsIn(region)))).ToList();
        _assigners.SetCandidates(regions);
        NotePanic(regions.Exists(region => region.Candidates.IsPanic));
    }

    /// <summary>How every target stands for the edges of one region: the one place where verdicts, wishes and limits meet.</summary>
    private Standing[] StandingsIn(string region) => [.. _usable.Select(isUsable => isUsable ? Standing.Good : Standing.Unhealthy)];

    private void NotePanic(bool isPanic)
    {
        if (isPanic && !_isPanic) LogPanic(app, TargetSpecs.Length);
        if (!isPanic && _isPanic) LogPanicOver(app);
        _isPanic = isPanic;
    }

    private void NoteVerdicts(bool[] usable)
    {
        for (var ordinal = 0; ordinal < usable.Length; ordinal++)
        {
            if (usable[ordinal] == _usable[ordinal]) continue;
            if (usable[ordinal]) LogUsable(TargetSpecs[ordinal].Address, app);
            else LogUnusable(TargetSpecs[ordinal].Address, app);
        }
    }

    private BackendSnapshot Tell()
    {
        var live = new int[_usable.Length];
        for (var ordinal = 0; ordinal < live.Length; ordinal++) live[ordinal] = Saturate(_ledger.Targets[ordinal].Live);
        if (_told is { } told && told.GrainEpoch == _epoch.Value && told.ConfigVersion == ConfigVersion && told.Live.AsSpan().SequenceEqual(live)
            && told.Usable.AsSpan().SequenceEqual(_usable)) return told;

        return _told = new BackendSnapshot
        {
            App = app,
            GrainEpoch = _epoch.Tell(),
            Version = (_told?.Version ?? 0) + 1,
            ConfigVersion = ConfigVersion,
            Live = ImmutableCollectionsMarshal.AsImmutableArray(live),
            Usable = [.. _usable],
        };
    }

    private TargetStatus StatusOf(TargetSpec target, int ordinal)
    {
        var counts = _ledger.Targets[ordinal];
        return new TargetStatus
        {
            Address = target.Address,
            Weight = target.Weight,
            Live = Saturate(counts.Live),
            Leased = Saturate(counts.Leased),
            Total = counts.Total,
            Usable = _usable[ordinal],
        };
    }

    private static int Saturate(long count) => (int)Math.Min(count, int.MaxValue);

    private static bool IsSame(AppVersion? left, AppVersion? right) =>
        left is null || right is null ? ReferenceEquals(left, right) : left.Version == right.Version && SpecEquality.AreEqual(left.Spec, right.Spec);

    [LoggerMessage(2001, LogLevel.Information, "App {App}: configuration version {Before} -> {After}, {Targets} targets")]
    private partial void LogConfigured(string app, long before, long after, int targets);

    [LoggerMessage(2002, LogLevel.Warning, "Target {Target} of app {App}: usable -> unusable, in the verdict of most regions")]
    private partial void LogUnusable(TargetAddress target, string app);

    [LoggerMessage(2003, LogLevel.Information, "Target {Target} of app {App}: unusable -> usable")]
    private partial void LogUsable(TargetAddress target, string app);

    [LoggerMessage(2004, LogLevel.Warning, "App {App}: none of its {Targets} targets is usable, so all are assigned as if they were")]
    private partial void LogPanic(string app, int targets);

    [LoggerMessage(2005, LogLevel.Information, "App {App}: some targets are usable again, only these are assigned")]
    private partial void LogPanicOver(string app);

    [LoggerMessage(2006, LogLevel.Warning, "Edge {Edge} (epoch {Epoch}) has not spoken of app {App} for {Silence}: it counts no more")]
    private partial void LogSilent(string edge, long epoch, string app, TimeSpan silence);
}
