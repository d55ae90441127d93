using System.Collections.Immutable;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Odin.Edge.Admission;
using Odin.Edge.Draining;
using Odin.Edge.Leases;
using Odin.Edge.Limits;
using Odin.Edge.Loops;
using Odin.Edge.Metrics;
using Odin.Edge.Targets;
using Odin.Grains.Backends;
using Odin.Grains.Configuration;

namespace Odin.Edge.Apps;

/// <summary>One app on this edge: long-lived, holding its present version, the world's view of it and its slots by one reference each.</summary>
/// <remarks>Loops read; the control side replaces. Nothing here waits.</remarks>
internal sealed partial class EdgeApp
{
    private const long CandidatesValidMilliseconds = 100;

    private readonly ILogger _logger;
    private readonly int _loops;
    private readonly TimeProvider _time;
    private AppModel _model;
    private Gate? _gate;
    private AppLimits? _limits;
    private WorldView? _world;
    private Drain? _drain;
    private ImmutableArray<Target> _retired = [];
    private CandidateSet? _candidates;
    private TaskCompletionSource _addressChanged = NewSignal();
    private ImmutableArray<int> _reportedLive = [];

    public EdgeApp(AppModel model, int loops, LeaseKeeperFactory leases, PermitKeeperFactory permits, TimeProvider time, ILogger logger)
    {
        Name = model.Spec.Name;
        _model = model;
        _loops = loops;
        _time = time;
        _logger = logger;
        Live = new StripedCounter(loops);
        Accepted = new StripedCounter(loops);
        Counts = new AppCounts(loops);
        _gate = Gate.For(model.Spec, null);
        Leases = leases(this);
        Permits = permits(this);
        _limits = AppLimits.For(model.Spec, model.Targets, null, Permits, time);
    }

    public string Name { get; }

    public AppModel Model => Volatile.Read(ref _model);

    /// <summary>Who may come in under the present version; null: everybody.</summary>
    public Gate? Gate => Volatile.Read(ref _gate);

    /// <summary>How many sessions there may be under the present version; null: any number.</summary>
    public AppLimits? Limits => Volatile.Read(ref _limits);

    public WorldView? World => Volatile.Read(ref _world);

    public LeaseKeeper Leases { get; }

    public PermitKeeper Permits { get; }

    /// <summary>The drain its sessions are under; null: none. Set by the control side.</summary>
    public Drain? Drain
    {
        get => Volatile.Read(ref _drain);
        set => Volatile.Write(ref _drain, value);
    }

    /// <summary>Client connections accepted and not yet ended.</summary>
    public StripedCounter Live { get; }

    /// <summary>Client connections accepted since the edge began.</summary>
    public StripedCounter Accepted { get; }

    /// <summary>Those that were not refused: the ones that needed, or will need, a target.</summary>
    public long Admitted => Accepted.Sum() - Counts.TotalRefused;

    public AppCounts Counts { get; }

    /// <summary>A new version is in force for sessions that begin from now on. Returns the targets that are configured no more.</summary>
    public ImmutableArray<Target> Replace(AppModel model)
    {
        ImmutableArray<Target> removed = [.. Model.Targets.Except(model.Targets)];
        _retired = [.. _retired.Except(model.Targets).Where(target => target.Live.Sum() > 0), .. removed];
        Volatile.Write(ref _gate, Gate.For(model.Spec, _gate));
        Volatile.Write(ref _limits, AppLimits.For(model.Spec, model.Targets, _limits, Permits, _time));
        Volatile.Write(ref _model, model);
        Invalidate();
        return removed;
    }

    /// <summary>Takes in what the world knows, unless it speaks of another version or is older than what is known.</summary>
    public void Learn(BackendSnapshot snapshot)
    {
        var model = Model;
        if (snapshot.ConfigVersion != model.Version || snapshot.Live.Length != model.Targets.Length || snapshot.Usable.Length != model.Targets.Length) return;
        if (World?.Snapshot is { } known && known.ConfigVersion == snapshot.ConfigVersion && (known.GrainEpoch, known.Version).CompareTo((snapshot.GrainEpoch, snapshot.Version)) > 0) return;
        var own = _reportedLive.Length == model.Targets.Length ? _reportedLive : OwnLive(model);
        Volatile.Write(ref _world, NewView(snapshot, own));
        Invalidate();
    }

    private WorldView NewView(BackendSnapshot snapshot, ImmutableArray<int> own)
    {
        var now = LoopClock.Milliseconds(_time);
        var isKnown = World is { } world && (world.Snapshot.GrainEpoch, world.Snapshot.Version) == (snapshot.GrainEpoch, snapshot.Version);
        return new WorldView(snapshot, own, isKnown ? World!.LearnedAt : now, now);
    }

    /// <summary>What may be picked now. Worked out at most ten times a second and whenever an address, an ejection or the world's view changes.</summary>
    public CandidateSet Candidates(AppModel model, long nowMilliseconds)
    {
        var known = Volatile.Read(ref _candidates);
        if (known is { IsEmpty: false } && known.Model == model && nowMilliseconds <= known.ValidUntil) return known;   // An empty one may be older than the first address.

        var built = CandidateSet.Build(model, World, nowMilliseconds, nowMilliseconds + CandidatesValidMilliseconds);
        if (model == Model) Volatile.Write(ref _candidates, built);
        return built;
    }

    /// <summary>Live sessions of the whole world at a target, as far as is known here.</summary>
    public long Load(AppModel model, int target)
    {
        var elsewhere = World is { } world && world.Snapshot.ConfigVersion == model.Version ? world.LiveElsewhere(target) : 0;
        return elsewhere + model.Targets[target].Live.Sum();
    }

    public void OnConnectFailed(AppModel model, int ordinal, SocketError error, long nowMilliseconds)
    {
        var target = model.Targets[ordinal];
        if (target.Outlier.OnConnectFailed(model.Spec.Outlier, nowMilliseconds)) Eject(model, target, error.ToString(), nowMilliseconds);
    }

    public void OnAnswerFailed(AppModel model, Target target, long nowMilliseconds)
    {
        if (target.Outlier.OnAnswerFailed(model.Spec.Outlier, nowMilliseconds)) Eject(model, target, "it ended sessions before its first byte", nowMilliseconds);
    }

    /// <summary>Completes when a target's addresses change, or after <paramref name="timeout"/>.</summary>
    public async Task<bool> WaitForAddressAsync(TimeSpan timeout)
    {
        try
        {
            await Volatile.Read(ref _addressChanged).Task.WaitAsync(timeout, _time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    public void OnAddressChanged()
    {
        Invalidate();
        Interlocked.Exchange(ref _addressChanged, NewSignal()).SetResult();
    }

    /// <summary>The present numbers, and what the world's next answer will contain of them.</summary>
    public AppReport Report(bool isForSync, long nowMilliseconds)
    {
        var report = Leases.Report(Model, nowMilliseconds);
        if (isForSync) _reportedLive = report.Live;
        return report;
    }

    /// <summary>A target for a new version: the one that stands when its address stays, one that went and still has sessions, else a new one.</summary>
    public Target TargetFor(TargetAddress address) => Model.Targets.Concat(_retired).FirstOrDefault(target => target.Address == address) ?? new Target(address, _loops);

    internal static ImmutableArray<int> OwnLive(AppModel model) => [.. model.Targets.Select(target => (int)target.Live.Sum())];

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Eject(AppModel model, Target target, string reason, long nowMilliseconds)
    {
        var spec = model.Spec.Outlier;
        var ejected = model.Targets.Count(other => other.Outlier.IsEjected(nowMilliseconds));
        if ((ejected + 1) * 100 > spec.MaxEjectedPercent * model.Targets.Length) return;

        var length = target.Outlier.Eject(spec, nowMilliseconds);
        Invalidate();
        LogEjected(Name, target.ToString(), length, spec.Failures, reason);
    }

    public void Invalidate() => Volatile.Write(ref _candidates, null);

    [LoggerMessage(5401, LogLevel.Warning, "App {App}: target {Target} is ejected on this edge for {Length} after {Failures} failures, the last one: {Reason}")]
    private partial void LogEjected(string app, string target, TimeSpan length, int failures, string reason);
}
