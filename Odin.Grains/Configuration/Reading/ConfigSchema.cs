using System.Collections.Immutable;
using Odin.Grains.Configuration.Values;

namespace Odin.Grains.Configuration.Reading;

/// <summary>Every key there is. Reader, writer, schema and documentation follow it; defaults are those of the specs.</summary>
internal static class ConfigSchema
{
    public static AppSpec NewApp { get; } = new() { Name = "", Ports = [], Targets = [] };

    public static TargetSpec NewTarget { get; } = new() { Address = new TargetAddress("", 0) };

    private static readonly RecordValue<ConnectSpec> Connect = new(
        "an object with Timeout, Attempts and Budget",
        new Key<ConnectSpec, TimeSpan>("Timeout", "The longest one attempt to connect may take.", new DurationValue("1ms", "5m"),
            spec => spec.Timeout, (spec, value) => spec with { Timeout = value }),
        new Key<ConnectSpec, int?>("Attempts",
            "The most attempts for one session, each on another target while there is one; null: one per target, from 3 to 10.",
            Optional.Of(new IntegerValue(1, 100)), spec => spec.Attempts, (spec, value) => spec with { Attempts = value }),
        new Key<ConnectSpec, TimeSpan>("Budget", "The longest all attempts of one session together may take; not below Timeout.",
            new DurationValue("1ms", "10m"), spec => spec.Budget, (spec, value) => spec with { Budget = value }));

    private static readonly RecordValue<KeepAliveSpec> KeepAlive = new(
        "an object with Idle, Interval and Probes",
        new Key<KeepAliveSpec, TimeSpan>("Idle", "Silence before the first probe; rounded up to whole seconds.",
            new DurationValue("1s", "2h"), spec => spec.Idle, (spec, value) => spec with { Idle = value }),
        new Key<KeepAliveSpec, TimeSpan>("Interval", "Time between two probes; rounded up to whole seconds.",
            new DurationValue("1s", "10m"), spec => spec.Interval, (spec, value) => spec with { Interval = value }),
        new Key<KeepAliveSpec, int>("Probes", "Probes without an answer after which the peer is lost.", new IntegerValue(1, 20),
            spec => spec.Probes, (spec, value) => spec with { Probes = value }));

    private static readonly RecordValue<OutlierSpec> Outlier = new(
        "an object with Failures, Window, Ejection, MaxEjection and MaxEjectedPercent",
        new Key<OutlierSpec, int>("Failures", "Failed sessions within Window, without a good one between, that eject a target.",
            new IntegerValue(1, 1000), spec => spec.Failures, (spec, value) => spec with { Failures = value }),
        new Key<OutlierSpec, TimeSpan>("Window", "Older failures no longer count.", new DurationValue("100ms", "1h"), spec => spec.Window,
            (spec, value) => spec with { Window = value }),
        new Key<OutlierSpec, TimeSpan>("Ejection", "How long the first ejection lasts; each further one in a row doubles it.",
            new DurationValue("100ms", "24h"), spec => spec.Ejection, (spec, value) => spec with { Ejection = value }),
        new Key<OutlierSpec, TimeSpan>("MaxEjection", "The longest ejection; not below Ejection.", new DurationValue("100ms", "24h"),
            spec => spec.MaxEjection, (spec, value) => spec with { MaxEjection = value }),
        new Key<OutlierSpec, int>("MaxEjectedPercent",
            "The largest share of an app's targets that may be ejected at once because their sessions fail; those that cannot be " +
                "connected to are ejected in any case.", new IntegerValue(0, 100), spec => spec.MaxEjectedPercent,
                (spec, value) => spec with { MaxEjectedPercent = value }));

    private static readonly RecordValue<ClientRateSpec> ClientRate = new(
        "an object with Connections, Per and Burst",
        new Key<ClientRateSpec, int>("Connections", "Connections within Per, in the long run.", new IntegerValue(1, 1_000_000),
            spec => spec.Connections, (spec, value) => spec with { Connections = value }),
        new Key<ClientRateSpec, TimeSpan>("Per", "The time in which Connections may come.", new DurationValue("1s", "1h"), spec => spec.Per,
            (spec, value) => spec with { Per = value }),
        new Key<ClientRateSpec, int>("Burst", "Connections that may come at once after a rest.", new IntegerValue(1, 1_000_000),
            spec => spec.Burst, (spec, value) => spec with { Burst = value }));

    private static readonly RecordValue<LimitsSpec> Limits = new(
        "an object with MaxConnections, PerEdge, PerClient, PerClientRate, IPv6Prefix, FirstByteTimeout, OnFull, QueueLength, " +
            "QueueTimeout and HoldSilent",
        new Key<LimitsSpec, int?>("MaxConnections", "The most live sessions of the app, world-wide.",
            Optional.Of(new IntegerValue(1, 100_000_000)), spec => spec.MaxConnections,
            (spec, value) => spec with { MaxConnections = value }),
        new Key<LimitsSpec, int?>("PerEdge", "The most live sessions of the app on one edge.",
            Optional.Of(new IntegerValue(1, 100_000_000)), spec => spec.PerEdge, (spec, value) => spec with { PerEdge = value }),
        new Key<LimitsSpec, int?>("PerClient",
            "The most live sessions of one client address on one edge; an IPv6 client is its network of IPv6Prefix bits.",
            Optional.Of(new IntegerValue(1, 1_000_000)), spec => spec.PerClient, (spec, value) => spec with { PerClient = value }),
        new Key<LimitsSpec, ClientRateSpec?>("PerClientRate", "How fast one client address may connect to one edge.",
            Optional.Of(ClientRate, new ClientRateSpec()), spec => spec.PerClientRate,
            (spec, value) => spec with { PerClientRate = value }),
        new Key<LimitsSpec, int>(
            "IPv6Prefix", "Leading bits of an IPv6 address that make one client for PerClient and PerClientRate.",
            new IntegerValue(1, 128), spec => spec.IPv6Prefix, (spec, value) => spec with { IPv6Prefix = value }),
        new Key<LimitsSpec, TimeSpan?>(
            "FirstByteTimeout", "How long a client may take to send its first byte once its target is connected.",
            Optional.Of(new DurationValue("1ms", "1000h")), spec => spec.FirstByteTimeout,
            (spec, value) => spec with { FirstByteTimeout = value }),
        new Key<LimitsSpec, OnFull>("OnFull", "What a client meets when a limit is reached.", new ChoiceValue<OnFull>(),
            spec => spec.OnFull, (spec, value) => spec with { OnFull = value }),
        new Key<LimitsSpec, int>("QueueLength", "The most clients that wait on one edge when OnFull is Queue.",
            new IntegerValue(1, 1_000_000), spec => spec.QueueLength, (spec, value) => spec with { QueueLength = value }),
        new Key<LimitsSpec, TimeSpan>("QueueTimeout", "How long a client may wait when OnFull is Queue.", new DurationValue("1ms", "10m"),
            spec => spec.QueueTimeout, (spec, value) => spec with { QueueTimeout = value }),
        new Key<LimitsSpec, TimeSpan>("HoldSilent",
            "How long the quota of a silent edge stays reserved, and how long that edge goes on within it.", new DurationValue("5s", "1h"),
            spec => spec.HoldSilent, (spec, value) => spec with { HoldSilent = value }));

    private static readonly RecordValue<SourceHashSpec> SourceHash = new(
        "an object with IPv4Prefix and IPv6Prefix",
        new Key<SourceHashSpec, int>("IPv4Prefix",
            "Leading bits of an IPv4 address that count; clients that agree in them go to the same target.", new IntegerValue(1, 32),
            spec => spec.IPv4Prefix, (spec, value) => spec with { IPv4Prefix = value }),
        new Key<SourceHashSpec, int>("IPv6Prefix", "The same for IPv6; hosts change the last 64 bits at will.", new IntegerValue(1, 128),
            spec => spec.IPv6Prefix, (spec, value) => spec with { IPv6Prefix = value }));

    private static readonly RecordValue<ProxyProtocolSpec> ProxyProtocol = new(
        "an object with Receive, TrustedNetworks, HeaderTimeout and Send",
        new Key<ProxyProtocolSpec, ProxyProtocolReceive>("Receive",
            "Whether every connection begins with a PROXY header, version 1 or 2; never guessed.", new ChoiceValue<ProxyProtocolReceive>(),
            spec => spec.Receive, (spec, value) => spec with { Receive = value }),
        new Key<ProxyProtocolSpec, ImmutableArray<string>>("TrustedNetworks",
            "Networks that may send PROXY headers; connections from others are refused while Receive is On.",
            new ListValue<string>(new NetworkValue(), ""), spec => spec.TrustedNetworks,
            (spec, value) => spec with { TrustedNetworks = value }),
        new Key<ProxyProtocolSpec, TimeSpan>("HeaderTimeout", "The longest a PROXY header may take to arrive.",
            new DurationValue("100ms", "1m"), spec => spec.HeaderTimeout, (spec, value) => spec with { HeaderTimeout = value }),
        new Key<ProxyProtocolSpec, ProxyProtocolSend>("Send", "The PROXY header that targets get before the first byte.",
            new ChoiceValue<ProxyProtocolSend>(), spec => spec.Send, (spec, value) => spec with { Send = value }));

    private static readonly RecordValue<AccessSpec> Access = new(
        "an object with Allow and Deny",
        new Key<AccessSpec, ImmutableArray<string>>("Allow", "Client networks that may connect; when the list is not empty, no others may.",
            new ListValue<string>(new NetworkValue(), ""), spec => spec.Allow, (spec, value) => spec with { Allow = value }),
        new Key<AccessSpec, ImmutableArray<string>>("Deny",
            "Client networks that may not connect; the longest prefix of both lists decides.",
            new ListValue<string>(new NetworkValue(), ""), spec => spec.Deny, (spec, value) => spec with { Deny = value }));

    private static readonly RecordValue<DrainSpec> Drain = new(
        "an object with Notice, Timeout and Window",
        new Key<DrainSpec, TimeSpan>(
            "Notice", "How long the ports of an edge that is drained go on accepting after its /readyz has turned to 503; "
            + "longer than the interval of who asks it. 0s: they close at once.", new DurationValue("0s", "10m"), spec => spec.Notice,
            (spec, value) => spec with { Notice = value }),
        new Key<DrainSpec, TimeSpan>("Timeout",
            "How long live sessions may go on when an edge, the app or a target is drained; then they are reset, spread over Window.",
            new DurationValue("0s", "24h"), spec => spec.Timeout, (spec, value) => spec with { Timeout = value }),
        new Key<DrainSpec, TimeSpan>("Window",
            "Over how long the resets are spread, so that clients do not come back all at once; never longer than Timeout.",
            new DurationValue("0s", "24h"), spec => spec.Window, (spec, value) => spec with { Window = value }));

    public static RecordValue<TargetSpec> Target { get; } = new(
        "an object with Address",
        new Key<TargetSpec, TargetAddress>("Address", "Where connections go.", new AddressValue(), spec => spec.Address,
            (spec, value) => spec with { Address = value }, isRequired: true),
        new Key<TargetSpec, int>("Weight",
            "The target's share of the connections against the other targets. 0: none, unless no other target is left.",
            new IntegerValue(0, 256), spec => spec.Weight, (spec, value) => spec with { Weight = value }),
        new Key<TargetSpec, string?>("Region", "The region the target stands in.", Optional.Of(new NameValue(), ""), spec => spec.Region,
            (spec, value) => spec with { Region = value }),
        new Key<TargetSpec, int?>("MaxConnections", "The most live sessions to this target, world-wide.",
            Optional.Of(new IntegerValue(1, 100_000_000)), spec => spec.MaxConnections,
            (spec, value) => spec with { MaxConnections = value }),
        new Key<TargetSpec, bool>("Backup", "Used only while no other target is a candidate.", new BooleanValue(), spec => spec.Backup,
            (spec, value) => spec with { Backup = value }));

    public static RecordValue<AppSpec> App { get; } = new(
        "an object with Name, Ports and Targets",
        new Key<AppSpec, string>("Name", "The app's name, unique without regard to case.", new NameValue(), spec => spec.Name,
            (spec, value) => spec with { Name = value }, isRequired: true),
        new Key<AppSpec, ImmutableArray<PortRange>>("Ports", "TCP ports the edges listen on; apps share a port by ServerNames.",
            new ListValue<PortRange>(new PortsValue(), default, minItems: 1), spec => spec.Ports,
            (spec, value) => spec with { Ports = value }, isRequired: true),
        new Key<AppSpec, ImmutableArray<string>>("ServerNames",
            "The names by which TLS clients ask for the app; *. stands for one label. Empty: clients are not asked, and of a shared " +
                "port the app gets all others.", new ListValue<string>(new ServerNameValue(), ""), spec => spec.ServerNames,
                (spec, value) => spec with { ServerNames = value }),
        new Key<AppSpec, TimeSpan>("HandshakeTimeout",
            "The longest a ClientHello may take to arrive where ServerNames decide, and a handshake where Tls is on.",
            new DurationValue("100ms", "1m"), spec => spec.HandshakeTimeout, (spec, value) => spec with { HandshakeTimeout = value }),
        new Key<AppSpec, TlsSpec?>("Tls", "How edges terminate the TLS of clients; null: bytes go through as they are.",
            Optional.Of(TlsSchema.Value, new TlsSpec()), spec => spec.Tls, (spec, value) => spec with { Tls = value }),
        new Key<AppSpec, TargetTlsSpec?>("TargetTls", "How edges speak TLS to targets; null: they do not.",
            Optional.Of(TargetTlsSchema.Value, new TargetTlsSpec()), spec => spec.TargetTls,
            (spec, value) => spec with { TargetTls = value }),
        new Key<AppSpec, StartTls>("StartTls",
            "Postgres: clients and targets ask for TLS by an SSLRequest, as PostgreSQL's do; TLS from the first byte is taken, too.",
            new ChoiceValue<StartTls>(), spec => spec.StartTls, (spec, value) => spec with { StartTls = value }),
        new Key<AppSpec, ImmutableArray<TargetSpec>>("Targets", "Where connections may go.",
            new ListValue<TargetSpec>(new TargetValue(new AddressValue(), Target), NewTarget, minItems: 1), spec => spec.Targets,
            (spec, value) => spec with { Targets = value }, isRequired: true),
        new Key<AppSpec, Balance>("Balance", "How the next target is picked.", new ChoiceValue<Balance>(), spec => spec.Balance,
            (spec, value) => spec with { Balance = value }),
        new Key<AppSpec, SourceHashSpec>("SourceHash", "How much of a client's address decides when Balance is SourceHash.", SourceHash,
            spec => spec.SourceHash, (spec, value) => spec with { SourceHash = value }),
        new Key<AppSpec, Coordination>("Coordination",
            "How an edge asks the app's grain: for slots ahead of time, for every connection, or never.", new ChoiceValue<Coordination>(),
            spec => spec.Coordination, (spec, value) => spec with { Coordination = value }),
        new Key<AppSpec, Locality>("Locality", "Whether targets of near regions come first; without regions all targets are alike.",
            new ChoiceValue<Locality>(), spec => spec.Locality, (spec, value) => spec with { Locality = value }),
        new Key<AppSpec, TimeSpan?>("SlowStart", "How long a target that was added or down takes to rise to its full weight.",
            Optional.Of(new DurationValue("1s", "1h")), spec => spec.SlowStart, (spec, value) => spec with { SlowStart = value }),
        new Key<AppSpec, OnUnhealthy>("OnUnhealthy", "Whether live sessions of a target end when the region finds it unhealthy.",
            new ChoiceValue<OnUnhealthy>(), spec => spec.OnUnhealthy, (spec, value) => spec with { OnUnhealthy = value }),
        new Key<AppSpec, ConnectSpec>("Connect", "How hard an edge tries to reach a target.", Connect, spec => spec.Connect,
            (spec, value) => spec with { Connect = value }),
        new Key<AppSpec, TimeSpan?>("IdleTimeout", "A session without a byte in either direction for this long is ended.",
            Optional.Of(new DurationValue("1ms", "1000h")), spec => spec.IdleTimeout, (spec, value) => spec with { IdleTimeout = value }),
        new Key<AppSpec, TimeSpan?>("HalfClosedTimeout", "The same after one direction has ended with FIN; null: as IdleTimeout.",
            Optional.Of(new DurationValue("1ms", "1000h")), spec => spec.HalfClosedTimeout,
            (spec, value) => spec with { HalfClosedTimeout = value }),
        new Key<AppSpec, TimeSpan?>("MaxLifetime", "A session older than this is ended.", Optional.Of(new DurationValue("1ms", "1000h")),
            spec => spec.MaxLifetime, (spec, value) => spec with { MaxLifetime = value }),
        new Key<AppSpec, KeepAliveSpec?>("KeepAlive", "How a silent client or target is asked whether it is still there.",
            Optional.Of(KeepAlive, new KeepAliveSpec()), spec => spec.KeepAlive, (spec, value) => spec with { KeepAlive = value }),
        new Key<AppSpec, TimeSpan?>("UnackedTimeout",
            "A client or target that acknowledges nothing of what it was sent for this long is lost.",
            Optional.Of(new DurationValue("1s", "1h")), spec => spec.UnackedTimeout, (spec, value) => spec with { UnackedTimeout = value }),
        new Key<AppSpec, HealthCheckSpec?>("HealthCheck", "Active probing of every target, by one edge of each region.",
            Optional.Of(HealthCheckSchema.Value, new HealthCheckSpec()), spec => spec.HealthCheck,
            (spec, value) => spec with { HealthCheck = value }),
        new Key<AppSpec, OutlierSpec>("Outlier", "When failed sessions eject a target on the edge that saw them.", Outlier,
            spec => spec.Outlier, (spec, value) => spec with { Outlier = value }),
        new Key<AppSpec, int>("PanicPercent",
            "When a smaller share of the targets than this is usable, all are candidates again. 0: only when none is.",
            new IntegerValue(0, 100), spec => spec.PanicPercent, (spec, value) => spec with { PanicPercent = value }),
        new Key<AppSpec, LimitsSpec>("Limits", "How many sessions there may be.", Limits, spec => spec.Limits,
            (spec, value) => spec with { Limits = value }),
        new Key<AppSpec, ProxyProtocolSpec>("ProxyProtocol", "The PROXY protocol, in and out.", ProxyProtocol, spec => spec.ProxyProtocol,
            (spec, value) => spec with { ProxyProtocol = value }),
        new Key<AppSpec, AccessSpec>("Access", "Who may connect.", Access, spec => spec.Access,
            (spec, value) => spec with { Access = value }),
        new Key<AppSpec, DrainSpec>("Drain", "How live sessions end when something is drained.", Drain, spec => spec.Drain,
            (spec, value) => spec with { Drain = value }),
        VipSchema.Reference);
}
