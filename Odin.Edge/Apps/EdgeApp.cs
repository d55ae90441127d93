using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Odin.Edge.Admission;
using Odin.Edge.Counts;
using Odin.Edge.Drains;
using Odin.Edge.Events;
using Odin.Edge.Limits;
using Odin.Edge.Loops;
using Odin.Edge.Targets;
using Odin.Edge.Tls;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Grains.Events;
using Odin.Grains.Targets;

namespace Odin.Edge.Apps;

/// <summary>One app on this edge: long-lived, holding its present version, the world's view of it
/// and its slots by one reference each.</summary>
/// <remarks>Loops read; the control side replaces. Nothing here waits.</remarks>
internal sealed partial class EdgeApp
{
    private const long CandidatesValidMilliseconds = 100;

    private readonly ILogger _logger;
    private readonly EdgeEvents? _events;
    private readonly int _loops;
    private readonly Func<EdgeApp, IPermitSource> _newPermits;
    private readonly TimeProvider _time;
    private AppModel _model;
    private AdmissionPolicy? _admission;
    private AppLimits? _limits;
    private GlobalSnapshot? _world;
    private Drain? _drain;
    private ImmutableArray<Target> _retired = [];
    private CandidateSet? _candidates;
    private readonly AddressSignal _addressChanged;
    private ImmutableArray<int> _reportedLive = [];
    private readonly TroubleMark _ejections;
    private bool _isPanicking;

    public EdgeApp(AppModel model, int loops, Func<EdgeApp, ILeaseSource> leases, Func<EdgeApp, IPermitSource> permits, TimeProvider time,
        ILogger logger, EdgeEvents? events = null, TroubledApps? troubled = null, ActiveApps? active = null)
    {
        (_events, _ejections, Activity) = (events, new TroubleMark(this, troubled), new AppActivity(this, active));
        Name = model.Spec.Name;
        _model = model;
        _loops = loops;
        _time = time;
        _addressChanged = new AddressSignal(time);
        _logger = logger;
        Live = new StripedCounter(loops);
        Accepted = new StripedCounter(loops);
        Counts = new AppCounts(loops);
        ConnectDurations = new ConnectDurations(Counts, loops);
        ConnectDurations.Measure(model);
        Endpoints = new AppEndpoints(this, logger, troubled);
        _admission = AdmissionPolicy.For(model.Spec, null);
        Leases = leases(this);
        _newPermits = permits;
        _limits = LimitsOf(model, null);
    }

    public string Name { get; }

    public AppModel Model => Volatile.Read(ref _model);

    /// <summary>Who may come in under the present version; null: everybody.</summary>
    public AdmissionPolicy? AdmissionPolicy => Volatile.Read(ref _admission);

    /// <summary>How many sessions there may be under the present version; null: any number.</summary>
    public AppLimits? Limits => Volatile.Read(ref _limits);

    public GlobalSnapshot? World => Volatile.Read(ref _world);

    public ILeaseSource Leases { get; }

    /// <summary>Null: the app was never limited. Set by the control side.</summary>
    public IPermitSource? Permits { get; private set; }

    /// <summary>How its clients' TLS is terminated; null: it is not. Set by the control side.</summary>
    public AppTls<TlsSettings, TlsContexts>? Tls { get; set; }

    /// <summary>How TLS is spoken to its targets; null: it is not. Set by the control side.</summary>
    public AppTls<TargetTlsSettings, TargetTlsContext>? TargetTls { get; set; }

    /// <summary>Why its clients cannot be served although its ports are open; null: they can.</summary>
    public string? TlsFailure => Tls?.WhyNotReady ?? TargetTls?.WhyNotReady;

    /// <summary>The drain its sessions are under; null: none. Set by the control side.</summary>
    public Drain? Drain
    {
        get => Volatile.Read(ref _drain);
        set => Volatile.Write(ref _drain, value);
    }

    /// <summary>Until when, on the loop clock, its ports accept all the same under a drain: a drained edge gives notice.</summary>
    public long AcceptsUntil { get; set; }

    /// <summary>Whether its ports are to be open. Control side.</summary>
    public bool IsAccepting(long nowMilliseconds) => Drain is null || nowMilliseconds < AcceptsUntil;

    /// <summary>Client connections accepted and not yet ended.</summary>
    public StripedCounter Live { get; }

    /// <summary>Client connections accepted since the edge began.</summary>
    public StripedCounter Accepted { get; }

    /// <summary>Those that were not refused: the ones that needed, or will need, a target.</summary>
    public long Admitted => Accepted.Sum() - Counts.TotalRefused;

    public AppCounts Counts { get; }

    /// <summary>What befalls single addresses of its targets.</summary>
    public AppEndpoints Endpoints { get; }

    /// <summary>How long its connects took.</summary>
    public ConnectDurations ConnectDurations { get; }

    /// <summary>Too few targets can be used, so all are candidates; as of the last look.</summary>
    public bool IsPanicking => Volatile.Read(ref _isPanicking);

    /// <summary>A new version is in force for sessions that begin from now on. Returns the targets that are configured no more.</summary>
    public ImmutableArray<Target> Replace(AppModel model, AdmissionPolicy? admission)
    {
        ImmutableArray<Target> removed = [.. Model.Targets.Except(model.Targets)];
        _retired = [.. _retired.Except(model.Targets).Where(target => target.Live.Sum() > 0), .. removed];
        ConnectDurations.Measure(model);
        Volatile.Write(ref _admission, admission);
        Volatile.Write(ref _limits, LimitsOf(model, _limits));
        Volatile.Write(ref _model, model);
        Invalidate();
        return removed;
    }

    /// <summary>Gives every target of a version its pool, or takes it away.</summary>
    private AppLimits? LimitsOf(AppModel model, AppLimits? before)
    {
        if (before is null && !model.Spec.IsLimited) return null;
        Permits ??= _newPermits(this);
        var pools = ImmutableArray.CreateBuilder<LimitedPool>();
        for (var ordinal = 0; ordinal < model.Targets.Length; ordinal++)
        {
            var target = model.Targets[ordinal];
            var isLimited = model.Spec.Targets[ordinal].MaxConnections is not null;
            target.Permits = isLimited ? target.Permits ?? new PermitPool(Permits) : null;
            if (target.Permits is { } pool) pools.Add(new LimitedPool(target.Address, pool));
        }

        return AppLimits.For(model.Spec, pools.DrainToImmutable(), before, Permits, _time);
    }

    /// <summary>Takes in what the world knows, unless it speaks of another version or is older than what is known.</summary>
    /// <param name="snapshot">What the world knows.</param>
    /// <param name="contact">With the region that sent it, and sends it anew when it changes; null: it is from before.</param>
    public void Apply(BackendSnapshot snapshot, RegionContact? contact = null)
    {
        var model = Model;
        if (snapshot.ConfigVersion != model.Version || snapshot.Live.Length != model.Targets.Length
            || snapshot.Usable.Length != model.Targets.Length) return;
        if (World?.Snapshot is { } known && known.ConfigVersion == snapshot.ConfigVersion
            && (known.GrainEpoch, known.Version).CompareTo((snapshot.GrainEpoch, snapshot.Version)) > 0) return;
        var own = _reportedLive.Length == model.Targets.Length ? _reportedLive : PerTarget.Live(model);
        var isChanged = World is not { } before || !before.Snapshot.Live.AsSpan().SequenceEqual(snapshot.Live.AsSpan());
        var arePermitsWanted = snapshot.ArePermitsWanted && World?.Snapshot.ArePermitsWanted != true;
        Volatile.Write(ref _world, GlobalSnapshot.After(World, snapshot, own, model.Region, contact, LoopClock.Milliseconds(_time)));
        Invalidate();
        if (isChanged && model.Spec.IsRanked) Leases.OnWorldChanged();
        if (arePermitsWanted) Permits?.RequestSync();
    }

    /// <summary>What may be picked now. Worked out at most ten times a second and whenever an address, an
    /// ejection or the world's view changes.</summary>
    public CandidateSet Candidates(AppModel model, long nowMilliseconds)
    {
        var known = Volatile.Read(ref _candidates);
        // An empty one may be older than the first address.
        if (known is { IsEmpty: false } && known.Model == model && nowMilliseconds <= known.ValidUntil) return known;

        var built = CandidateSet.Build(model, World, nowMilliseconds, nowMilliseconds + CandidatesValidMilliseconds);
        if (model == Model) Volatile.Write(ref _candidates, built);
        UpdatePanic(built);
        return built;
    }

    /// <summary>Live sessions of the whole world at a target, as far as is known here.</summary>
    public long Load(AppModel model, int target)
    {
        var elsewhere = World is { } world && world.Snapshot.ConfigVersion == model.Version ? world.LiveElsewhere(target) : 0;
        return elsewhere + model.Targets[target].Live.Sum();
    }

    public void OnConnected(Target target, long nowMilliseconds)
    {
        if (target.Outlier.OnConnected(nowMilliseconds)) OnBack(target, hasAnswered: false, nowMilliseconds);
    }

    public void OnAnswered(Target target, long startedAt, long nowMilliseconds)
    {
        if (target.Outlier.OnAnswered(startedAt, nowMilliseconds)) OnBack(target, hasAnswered: true, nowMilliseconds);
    }

    public void OnConnectFailed(AppModel model, int ordinal, ConnectFailure failure, long nowMilliseconds)
    {
        var target = model.Targets[ordinal];
        if (target.Outlier.OnConnectFailed(model.Spec.Outlier, nowMilliseconds))
            Eject(model, target, FailureKind.Connect, failure.Text ?? SocketErrorText.Of(failure.Error), nowMilliseconds);
    }

    /// <param name="model">The version that the session began with.</param>
    /// <param name="target">Where it was connected to.</param>
    /// <param name="endpoint">Which of the target's addresses; null: not known.</param>
    /// <param name="startedAt">When the session connected.</param>
    /// <param name="nowMilliseconds">The loop's clock.</param>
    public void OnAnswerFailed(AppModel model, Target target, TargetEndpoint? endpoint, long startedAt, long nowMilliseconds)
    {
        if (endpoint is not null && Endpoints.TryBlame(target, endpoint, model.Spec.Outlier, startedAt, nowMilliseconds)) return;
        if (!target.Outlier.OnAnswerFailed(model.Spec.Outlier, startedAt, nowMilliseconds) || !MayEject(model, target, nowMilliseconds))
            return;
        Eject(model, target, FailureKind.Answer, "it ended sessions before its first byte", nowMilliseconds);
    }

    /// <summary>Whether the edge's reports and leases are to look at it.</summary>
    public AppActivity Activity { get; }

    /// <summary>A target is ejected or on its way back.</summary>
    public bool HasEjections => _ejections.IsSet;

    /// <summary>Something was found out about a target. From any thread.</summary>
    public void OnFinding() => Activity.OnFinding();

    /// <summary>This edge's probes judge the target anew. That a target proved healthy waits for the others that are about
    /// to, lest all rush to the first one.</summary>
    public void OnProbesChanged(TargetHealth from, TargetHealth to)
    {
        if (from == TargetHealth.Unhealthy || to == TargetHealth.Unhealthy) Invalidate();
    }

    /// <summary>What this edge's region finds of a target, with this edge's own probes; alone, what its own probes find.</summary>
    public TargetHealth HealthOf(AppModel model, int target)
    {
        var probed = model.Targets[target].Probes?.Health;
        var known = World is { } world && world.Snapshot.ConfigVersion == model.Version ? world : null;
        return known?.Health(target, probed) ?? probed ?? TargetHealth.Unknown;
    }

    /// <summary>What the region's prober of a target said last.</summary>
    public TargetHealth ProbedInRegion(Target target)
    {
        var model = Model;
        return World is { } world && world.Snapshot.ConfigVersion == model.Version && model.Targets.IndexOf(target) is var ordinal and >= 0
            ? world.Probed(ordinal) : TargetHealth.Unknown;
    }

    /// <summary>Ends the probations that were passed. Returns the ejected targets that are to be probed now; the caller reports how it
    /// went. Called a few times a second.</summary>
    public IEnumerable<Target> SweepEjections(long nowMilliseconds)
    {
        if (!_ejections.TryTake()) return [];
        if (IsPanicking) Candidates(Model, nowMilliseconds);   // It is over when somebody looks.
        SharedFailures.Mark(Model);
        var due = new List<Target>();
        foreach (var target in Model.Targets.Where(target => target.Outlier.Phase != OutlierPhase.In))
        {
            _ejections.Set();
            if (target.Outlier.TryReadmit(nowMilliseconds, out var after)) OnReadmitted(target, after);
            else if (target.Outlier.TryBeginProbe(IsPanicking, nowMilliseconds)) due.Add(target);
        }

        return due;
    }

    /// <summary>The probe after an ejection was good: sessions may try the target, one at a time.</summary>
    public void OnTrialBegins(Target target)
    {
        target.Outlier.OnProbeGood();
        OnBack(target, hasAnswered: false, LoopClock.Milliseconds(_time));
        Invalidate();
        LogTrial(Name, target.ToString());
    }

    public void OnProbeBad(Target target, string reason, long nowMilliseconds) =>
        LogStillOut(Name, target.ToString(), target.Outlier.OnProbeBad(Model.Spec.Outlier, reason, nowMilliseconds), reason);

    /// <summary>Completes when a target's addresses change, or after <paramref name="timeout"/>.</summary>
    public Task<bool> WaitForAddressAsync(TimeSpan timeout) => _addressChanged.WaitAsync(timeout);

    public void OnAddressChanged()
    {
        Invalidate();
        Endpoints.OnAddressesChanged();
        _addressChanged.Set();
    }

    /// <summary>The present numbers, and what the world's next answer will contain of them.</summary>
    public AppReport Report(bool isForSync, long nowMilliseconds)
    {
        var report = Leases.Report(Model, nowMilliseconds);
        if (isForSync) _reportedLive = report.Live;
        else Activity.Set();   // The region is to follow.
        return report;
    }

    /// <summary>A target for a new version: the one that stands when its address stays, one that went and
    /// still has sessions, else a new one.</summary>
    public Target TargetFor(TargetAddress address) =>
        Model.Targets.Concat(_retired).FirstOrDefault(target => target.Address == address) ?? new Target(address, _loops);

    /// <summary>
    /// Failed answers eject within the cap only, and never the last candidate: such a target still does part of its work. One that cannot
    /// be connected to does none, so neither cap nor number keeps it; when none is left that is a panic, and all are candidates again.
    /// </summary>
    private bool MayEject(AppModel model, Target target, long nowMilliseconds)
    {
        if (target.Outlier.Phase != OutlierPhase.In) return true;   // It is on trial.
        var ejected = model.Targets.Count(other => other.Outlier.IsEjected(nowMilliseconds));
        if ((ejected + 1) * 100 > model.Spec.Outlier.MaxEjectedPercent * model.Targets.Length) return false;
        var candidates = Candidates(model, nowMilliseconds).Tiers;
        return !candidates.IsPanic && candidates.All.Length > 1;
    }

    /// <summary>For the list of events of the cluster.</summary>
    public void Record(EventKind kind, string text, Target? target = null) => _events?.Add(kind, text, Name, target?.ToString());

    private void Eject(AppModel model, Target target, FailureKind kind, string reason, long nowMilliseconds)
    {
        var wasIn = target.Outlier.Phase == OutlierPhase.In;
        if (target.Outlier.Eject(model.Spec.Outlier, kind, reason, nowMilliseconds) is not { } length) return;
        _ejections.Set();
        SharedFailures.Mark(model);
        Invalidate();
        if (!wasIn)
        {
            LogStillOut(Name, target.ToString(), length, reason);
            return;
        }

        target.CountEjection();
        LogEjected(Name, target.ToString(), length, model.Spec.Outlier.Failures, reason);
        Record(EventKind.TargetEjected, $"for {length.TotalSeconds:0} s: {reason}", target);
    }

    /// <summary>The first target that is back speaks for all that were out with it.</summary>
    private void OnBack(Target target, bool hasAnswered, long nowMilliseconds)
    {
        if (!target.Outlier.IsShared) return;
        foreach (var other in Model.Targets.Where(other => other.Outlier.IsShared)) other.Outlier.Settle(hasAnswered, nowMilliseconds);
        LogShared(Name, target.ToString());
    }

    private void OnReadmitted(Target target, TimeSpan after)
    {
        Invalidate();
        LogReadmitted(Name, target.ToString(), after);
        Record(EventKind.TargetReadmitted, $"after {after.TotalSeconds:0} s", target);
    }

    private void UpdatePanic(CandidateSet candidates)
    {
        var isPanic = candidates.Tiers.IsPanic;
        if (Interlocked.Exchange(ref _isPanicking, isPanic) == isPanic) return;
        if (isPanic) LogPanic(Name, candidates.Model.Targets.Length);
        else LogPanicOver(Name, candidates.Tiers.All.Length, candidates.Model.Targets.Length);
        Record(isPanic ? EventKind.PanicBegan : EventKind.PanicEnded, isPanic
            ? "too few targets can be used from this edge: all are candidates" : "enough targets can be used from this edge again");
    }

    public void Invalidate()
    {
        Volatile.Write(ref _candidates, null);
        OnFinding();
    }

    [LoggerMessage(5401, LogLevel.Warning,
        "App {App}: target {Target} is ejected on this edge for {Length} after {Failures} failures, the last one: {Reason}")]
    private partial void LogEjected(string app, string target, TimeSpan length, int failures, string reason);

    [LoggerMessage(5402, LogLevel.Information,
        "App {App}: target {Target} is readmitted on this edge after {After}: a probe and a session were good")]
    private partial void LogReadmitted(string app, string target, TimeSpan after);

    [LoggerMessage(5403, LogLevel.Debug, "App {App}: target {Target} stays ejected on this edge for another {Length}: {Reason}")]
    private partial void LogStillOut(string app, string target, TimeSpan length, string reason);

    [LoggerMessage(5404, LogLevel.Warning, "App {App}: too few of its {Targets} targets can be used from this edge, so all are candidates")]
    private partial void LogPanic(string app, int targets);

    [LoggerMessage(5405, LogLevel.Information,
        "App {App}: {Usable} of its {Targets} targets can be used from this edge again, only these are candidates")]
    private partial void LogPanicOver(string app, int usable, int targets);

    [LoggerMessage(5411, LogLevel.Debug,
        "App {App}: target {Target}, which was out together with most others or with its region, is back on this edge; the others are " +
            "probed now")]
    private partial void LogShared(string app, string target);

    [LoggerMessage(5406, LogLevel.Debug,
        "App {App}: target {Target} is on trial on this edge: its probe was good, one session at a time may try")]
    private partial void LogTrial(string app, string target);
}
