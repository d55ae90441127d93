using System.Collections.Immutable;
using Odin.Edge.Counts;
using Odin.Edge.Loops;
using Odin.Grains.Configuration;

namespace Odin.Edge.Limits;

/// <summary>The limits on live sessions of one app version, and how many there are. From any
/// thread. An app without limits has none.</summary>
/// <remarks>Pools outlive the version: new limits take over those of the ones before, and a target keeps its own.</remarks>
internal sealed class AppLimits
{
    private static readonly TimeSpan StrictQueueTimeout = TimeSpan.FromMilliseconds(150);

    /// <summary>The longest wait until an edge that is new to the app learns what it may give.</summary>
    internal static readonly TimeSpan LearningTimeout = TimeSpan.FromSeconds(3);

    private readonly IPermitSource _source;
    private readonly TimeSpan? _queueTimeout;
    private readonly TimeProvider _time;

    private AppLimits(AppSpec spec, ImmutableArray<LimitedPool> ofTargets, AppLimits? before, IPermitSource source, TimeProvider time)
    {
        (_source, _time) = (source, time);
        if (spec.Limits.MaxConnections is not null) World = before?.World ?? new PermitPool(source);
        if (spec.Limits.PerEdge is { } most) Edge = before?.Edge ?? new PermitPool(source, most, holdUntil: long.MaxValue);
        Edge?.SetQuota(spec.Limits.PerEdge!.Value);
        Shared = World is null ? ofTargets : [new LimitedPool(null, World), .. ofTargets];
        QueueLength = spec.Limits.QueueLength;
        if (spec.Limits.OnFull == OnFull.Queue) _queueTimeout = spec.Limits.QueueTimeout;
        else if (spec.Coordination == Coordination.Strict) _queueTimeout = StrictQueueTimeout;
    }

    /// <summary>The app's quota of its world-wide limit; null: it has none.</summary>
    public PermitPool? World { get; }

    /// <summary>The limit of this edge alone; null: there is none.</summary>
    public PermitPool? Edge { get; }

    /// <summary>All quotas of world-wide limits, of the app and its targets.</summary>
    public ImmutableArray<LimitedPool> Shared { get; }

    /// <summary>Clients wait when a limit is reached; else they are turned away.</summary>
    public bool IsQueueing => _queueTimeout is not null;

    /// <summary>Not known yet is how many sessions this edge may have: a client waits, but not for ever.</summary>
    private bool IsLearning => !Shared.IsEmpty && _source.IsLearning;

    /// <summary>How long a client waits that met a limit; null: it is turned away at once.</summary>
    public TimeSpan? QueueTimeout(Refusal refusal) =>
        IsAsking(refusal) && !(_queueTimeout > LearningTimeout) ? LearningTimeout : _queueTimeout;

    /// <summary>More may be had, and is being asked for.</summary>
    public bool IsAsking(Refusal refusal) => IsLearning || refusal switch
    {
        Refusal.AppFull => World is { HasMore: true },
        Refusal.TargetsFull => Shared.Any(limit => limit is { Target: not null, Pool.HasMore: true }),
        _ => false,
    };

    /// <summary>The most clients that wait.</summary>
    public int QueueLength { get; }

    public ClientQueue Queue => _source.Queue;

    /// <summary>The clock of holds. Read anew each time: a process that was stopped for a while must not go on with what it knew.</summary>
    public long Now => LoopClock.Milliseconds(_time);

    private bool IsNone => World is null && Edge is null && Shared.IsEmpty;

    /// <summary>Null: nothing is limited.</summary>
    /// <param name="ofTargets">The pools of the targets that have a limit of their own.</param>
    /// <param name="before">The limits of the version before; null: it had none.</param>
    public static AppLimits? For(AppSpec spec, ImmutableArray<LimitedPool> ofTargets, AppLimits? before, IPermitSource source,
        TimeProvider time) => new AppLimits(spec, ofTargets, before, source, time) is { IsNone: false } limits ? limits : null;

    /// <summary>Never waits. With any refusal nothing is held.</summary>
    public Refusal TryEnter(out HeldPermits held)
    {
        held = default;
        if (IsLearning)
        {
            World?.CountTurnedAway();
            RequestSync();
            return Refusal.AppFull;
        }

        var now = Now;
        if (World?.TryTake(now) == false)
        {
            World.CountTurnedAway();
            RequestSync();
            return Refusal.AppFull;
        }

        if (Edge?.TryTake(now) == false)
        {
            World?.GiveBack();
            return Refusal.EdgeFull;
        }

        held = new HeldPermits(World, Edge);
        return Refusal.None;
    }

    /// <summary>Somebody met a limit: the next exchange with the app's grain must come soon.</summary>
    public void RequestSync() => _source.RequestSync();
}
