using Odin.Edge.Counts;
using Odin.Edge.Drains;
using Odin.Edge.Limits;
using Odin.Edge.Loops;
using Odin.Grains.Configuration;
using Odin.Hosting.Metrics;

namespace Odin.Edge.Targets;

/// <summary>One address of one app as this edge knows it. Outlives changes of the configuration that keep the address.</summary>
/// <remarks>Counters are written by the loops, addresses by the resolver, ejection by whichever loop saw the failure.</remarks>
internal sealed class Target(TargetAddress address, int loops)
{
    private readonly string _text = address.ToString();
    private ResolvedAddresses _addresses = ResolvedAddresses.Pending;
    private Drain? _drain;
    private Drain? _unhealthyDrain;
    private PermitPool? _permits;
    private ProbeState? _probes;
    private TargetDurations? _durations;
    private long _healthChanges;
    private long _ejections;

    public TargetAddress Address { get; } = address;

    /// <summary>Sessions connecting or connected.</summary>
    public StripedCounter Live { get; } = new(loops);

    /// <summary>Attempts of sessions to connect since the edge's epoch began, by <see cref="ConnectOutcome"/>.</summary>
    public StripedTable Connects { get; } = new(loops, ConnectOutcomes.Count);

    /// <summary>Sessions established since the edge's epoch began.</summary>
    public long Established => Connects.Sum((int)ConnectOutcome.Success);

    /// <summary>Null: they are not counted. Set by the control side, before the target is used.</summary>
    public TargetDurations? Durations
    {
        get => Volatile.Read(ref _durations);
        set => Volatile.Write(ref _durations, value);
    }

    /// <summary>Probes that this edge sent, by outcome.</summary>
    public SharedCounts<ProbeOutcome> ProbeOutcomes { get; } = new();

    /// <summary>How often this edge's probes changed the target's health, the first result not counted.</summary>
    public long HealthChanges => Volatile.Read(ref _healthChanges);

    /// <summary>How often this edge ejected the target.</summary>
    public long Ejections => Volatile.Read(ref _ejections);

    /// <summary>Measured only for apps whose targets stand in several regions.</summary>
    public ConnectTime ConnectTime { get; } = new();

    public OutlierDetector Outlier { get; } = new();

    /// <summary>The drain its sessions are under; null: none. Set by the control side.</summary>
    public Drain? Drain
    {
        get => Volatile.Read(ref _drain);
        set => Volatile.Write(ref _drain, value);
    }

    /// <summary>The same because the region finds it unhealthy; null: it does not, or its app keeps such sessions.</summary>
    public Drain? UnhealthyDrain
    {
        get => Volatile.Read(ref _unhealthyDrain);
        set => Volatile.Write(ref _unhealthyDrain, value);
    }

    /// <summary>This edge's quota of its world-wide limit; null: it has none. Set by the control side.</summary>
    public PermitPool? Permits
    {
        get => Volatile.Read(ref _permits);
        set => Volatile.Write(ref _permits, value);
    }

    /// <summary>What this edge's probes show; null: they are another edge's duty, or the app has no health check.</summary>
    public ProbeState? Probes
    {
        get => Volatile.Read(ref _probes);
        set => Volatile.Write(ref _probes, value);
    }

    public ResolvedAddresses Addresses
    {
        get => Volatile.Read(ref _addresses);
        set => Volatile.Write(ref _addresses, value);
    }

    public bool IsPending => ReferenceEquals(Addresses, ResolvedAddresses.Pending);

    /// <summary>Nothing this edge's own sessions met speaks against it, as it is reported to the region.</summary>
    public bool IsUsable => !Addresses.IsEmpty && Outlier.Phase != OutlierPhase.Ejected;

    public void CountHealthChange() => Interlocked.Increment(ref _healthChanges);

    public void CountEjection() => Interlocked.Increment(ref _ejections);

    public override string ToString() => _text;
}
