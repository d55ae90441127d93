using System.Net;
using Odin.Edge.Counts;
using Odin.Edge.Drains;
using Odin.Edge.Limits;
using Odin.Edge.Loops;
using Odin.Grains.Configuration;
using Odin.Hosting.Metrics;

namespace Odin.Edge.Targets;

/// <summary>One address of one app as this edge knows it. Outlives changes of the configuration that keep the address.</summary>
/// <remarks>Counters are written by the loops, addresses by the resolver, ejection by whichever loop saw the failure. What only sessions
/// and probes need is made for the first of them: most targets of a large configuration are never used on one edge.</remarks>
internal sealed class Target(TargetAddress address, int loops)
{
    private string? _text;
    private ResolvedAddresses? _addresses = ResolvedAddresses.Pending;   // Null: the host is an address that nobody has used yet.
    private OutlierDetector? _outlier;
    private ConnectTime? _connectTime;
    private SharedCounts<ProbeOutcome>? _probeOutcomes;
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
    public SharedCounts<ProbeOutcome> ProbeOutcomes => LazyInitializer.EnsureInitialized(ref _probeOutcomes);

    /// <summary>How often this edge's probes changed the target's health, the first result not counted.</summary>
    public long HealthChanges => Volatile.Read(ref _healthChanges);

    /// <summary>How often this edge ejected the target.</summary>
    public long Ejections => Volatile.Read(ref _ejections);

    /// <summary>Measured only for apps whose targets stand in several regions.</summary>
    public ConnectTime ConnectTime => LazyInitializer.EnsureInitialized(ref _connectTime);

    public OutlierDetector Outlier => LazyInitializer.EnsureInitialized(ref _outlier);

    /// <summary>Of <see cref="Outlier"/>, which is not made for this.</summary>
    public OutlierPhase OutlierPhase => Volatile.Read(ref _outlier)?.Phase ?? OutlierPhase.In;

    /// <summary>Why it is ejected; null: it is not, or may be tried again.</summary>
    public string? WhyOut => Volatile.Read(ref _outlier)?.WhyOut;

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
        get => Volatile.Read(ref _addresses) ?? UseHost();
        set => Volatile.Write(ref _addresses, value);
    }

    /// <summary>The same; null for a host that is an address, as long as nobody has used it: there is nothing to say of it.</summary>
    public ResolvedAddresses? UsedAddresses => Volatile.Read(ref _addresses);

    public bool IsPending => ReferenceEquals(UsedAddresses, ResolvedAddresses.Pending);

    /// <summary>There is an address to connect to.</summary>
    public bool HasAddress => UsedAddresses is not { IsEmpty: true };

    /// <summary>Nothing this edge's own sessions met speaks against it, as it is reported to the region.</summary>
    public bool IsUsable => HasAddress && OutlierPhase != OutlierPhase.Ejected;

    /// <summary>A host that is an address needs no resolver. False: it is a name. By the control side.</summary>
    public bool TryResolveByItself()
    {
        if (!IPAddress.TryParse(Address.Host, out _)) return false;
        Interlocked.CompareExchange(ref _addresses, null, ResolvedAddresses.Pending);
        return true;
    }

    public void CountHealthChange() => Interlocked.Increment(ref _healthChanges);

    public void CountEjection() => Interlocked.Increment(ref _ejections);

    public override string ToString() => _text ??= Address.ToString();

    private ResolvedAddresses UseHost()
    {
        var made = ResolvedAddresses.Of(new IPEndPoint(IPAddress.Parse(Address.Host), Address.Port));
        return Interlocked.CompareExchange(ref _addresses, made, null) ?? made;
    }
}
