using System.Collections.Immutable;

namespace Odin.Grains.Configuration;

/// <summary>One app: a named service with its ports, its targets and its policy.</summary>
[GenerateSerializer, Immutable, Alias("odin.app")]
public sealed record AppSpec
{
    [Id(0)] public required string Name { get; init; }

    /// <summary>TCP ports the edges listen on. At least one; of the apps that share a port all but one have
    /// <see cref="ServerNames"/>.</summary>
    [Id(1)] public required ImmutableArray<PortRange> Ports { get; init; }

    /// <summary>Where connections may go. At least one. A slot names a target by its ordinal in this list.</summary>
    [Id(2)] public required ImmutableArray<TargetSpec> Targets { get; init; }

    [Id(3)] public Balance Balance { get; init; } = Balance.RoundRobin;
    [Id(4)] public Coordination Coordination { get; init; } = Coordination.Leased;
    [Id(5)] public Locality Locality { get; init; } = Locality.Nearest;
    [Id(6)] public ConnectSpec Connect { get; init; } = new();

    /// <summary>A session without a byte in either direction for this long is ended. Null: never.</summary>
    [Id(7)] public TimeSpan? IdleTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long the second direction may stay silent after the first one ended with FIN.
    /// Null: as <see cref="IdleTimeout"/>.</summary>
    [Id(8)] public TimeSpan? HalfClosedTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A session older than this, or than up to a tenth less, is ended. Null: no limit.</summary>
    [Id(9)] public TimeSpan? MaxLifetime { get; init; }

    /// <summary>Active probing of every target. Null: none.</summary>
    [Id(10)] public HealthCheckSpec? HealthCheck { get; init; }

    [Id(11)] public OutlierSpec Outlier { get; init; } = new();
    [Id(12)] public LimitsSpec Limits { get; init; } = new();
    [Id(13)] public ProxyProtocolSpec ProxyProtocol { get; init; } = new();
    [Id(14)] public AccessSpec Access { get; init; } = new();
    [Id(15)] public DrainSpec Drain { get; init; } = new();

    /// <summary>When a smaller share of the targets than this is usable, all are candidates
    /// again; 0 to 100. 0: only when none is.</summary>
    [Id(16)] public int PanicPercent { get; init; }

    /// <summary>How a silent peer is asked whether it is still there. Null: it is not.</summary>
    [Id(17)] public KeepAliveSpec? KeepAlive { get; init; } = new();

    /// <summary>A peer, client or target, that acknowledges nothing of what it was sent for this long is lost.
    /// Null: when the kernel gives it up.</summary>
    [Id(18)] public TimeSpan? UnackedTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How <see cref="Balance.SourceHash"/> sees a client.</summary>
    [Id(19)] public SourceHashSpec SourceHash { get; init; } = new();

    /// <summary>How long a target that has become ready takes to rise to its full weight. Null: it has it at once.</summary>
    [Id(20)] public TimeSpan? SlowStart { get; init; }

    /// <summary>The VIP by which clients come, with its addresses; null: none.</summary>
    [Id(21)] public VipSpec? Vip { get; init; }

    /// <summary>What becomes of the live sessions of a target that turns unhealthy for an edge's region.</summary>
    [Id(22)] public OnUnhealthy OnUnhealthy { get; init; } = OnUnhealthy.Keep;

    /// <summary>The names by which TLS clients ask for this app, in lower case: <c>shop.example</c>, or <c>*.shop.example</c> for any one
    /// label before it. Empty: clients are not asked, and of a shared port it gets all that no other app has a name for.</summary>
    [Id(23)] public ImmutableArray<string> ServerNames { get; init; } = [];

    /// <summary>The longest a ClientHello may take to arrive where names decide, and a handshake where TLS is terminated; 100 ms to
    /// 1 min.</summary>
    [Id(24)] public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How edges terminate the TLS of clients. Null: bytes go through as they are.</summary>
    [Id(25)] public TlsSpec? Tls { get; init; }

    /// <summary>How edges speak TLS to targets. Null: they do not.</summary>
    [Id(26)] public TargetTlsSpec? TargetTls { get; init; }

    /// <summary>What goes before TLS, with clients and with targets.</summary>
    [Id(27)] public StartTls StartTls { get; init; } = StartTls.None;

    /// <summary>Whether edges answer clients that ask for TLS: those that decrypt, and those that pass TLS on.</summary>
    public bool AnswersStartTls => StartTls != StartTls.None && (Tls is not null || TargetTls is null);

    /// <summary>Whether edges hold slots of this app: by source each edge decides alone, alike with all others.</summary>
    public bool IsLeased => Coordination == Coordination.Leased && Balance != Balance.SourceHash;

    /// <summary>Whether an edge ranks the targets itself when a client comes, by the counts and with the slots that its lease brings: a
    /// slot that names its target is worth only what the counts behind it are.</summary>
    public bool IsRanked => IsLeased && Balance is Balance.LeastConnections or Balance.Random;

    /// <summary>Whether live sessions are limited: world-wide, on each edge, or at a target.</summary>
    public bool IsLimited => Limits.PerEdge is not null || IsLimitedWorldWide;

    /// <summary>Whether edges need permits for live sessions: of the app, or of a target.</summary>
    public bool IsLimitedWorldWide => Limits.MaxConnections is not null || Targets.Any(target => target.MaxConnections is not null);

    /// <summary>Whether the app's grain is asked for every connection.</summary>
    public bool IsStrict => Coordination == Coordination.Strict && Balance != Balance.SourceHash;
}

/// <summary>How the next target is picked.</summary>
public enum Balance
{
    /// <summary>One global smooth weighted sequence, shared by all regions.</summary>
    RoundRobin,

    /// <summary>The least (live + leased) / weight, counted over the whole world.</summary>
    LeastConnections,

    /// <summary>The less loaded of two random targets.</summary>
    Random,

    /// <summary>The client's address decides, alike on every edge; <see cref="Coordination"/> plays no part.</summary>
    SourceHash,
}

/// <summary>How a client asks for TLS on a connection that begins without. Numbers cross between releases: new ones come last.</summary>
public enum StartTls
{
    /// <summary>It does not: TLS begins with the first byte.</summary>
    None,

    /// <summary>As PostgreSQL has it: an SSLRequest, which one byte answers.</summary>
    Postgres,
}

/// <summary>How an edge asks the app's grain.</summary>
public enum Coordination
{
    /// <summary>Slots are leased in batches ahead of the connections: no round trip on accept.</summary>
    Leased,

    /// <summary>The grain is asked for every connection, with a deadline of 150 ms.</summary>
    Strict,

    /// <summary>The grain is never asked; each edge decides from its snapshot.</summary>
    Local,
}

/// <summary>Whether an edge's own neighbourhood comes first.</summary>
public enum Locality
{
    /// <summary>Targets of the nearest region first; without regions all targets are alike.</summary>
    Nearest,

    /// <summary>All targets alike.</summary>
    Any,
}
