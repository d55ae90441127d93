using System.Collections.Immutable;
using System.Net;
using Odin.Commands;
using Odin.Edge.Loops;
using Odin.Edge.Takeover;
using Odin.Edge.Targets;
using Odin.Grains.Configuration.Values;
using Odin.Hosting.Settings;

namespace Odin.Edge.Hosting;

/// <summary>What an edge is. Section <c>Odin</c> of the .NET configuration: command line, environment
/// <c>ODIN__...</c>, appsettings.json.</summary>
public sealed class EdgeOptions
{
    /// <summary>The region the edge stands in.</summary>
    public string Region { get; set; } = "local";

    /// <summary>The edge's name, unique in the cluster. Null: <c>region-machine-process</c>.</summary>
    public string? EdgeId { get; set; }

    /// <summary>Event loops; 0: one per core this process may use. 0 to 1024.</summary>
    public int Loops { get; set; }

    /// <summary>What the loops are built on. <see cref="LoopKind.Epoll"/> only on Linux.</summary>
    public LoopKind Loop { get; set; }

    /// <summary>When bytes go through kernel pipes instead of being copied. Only <see cref="LoopKind.Epoll"/> can.</summary>
    public Splicing Splice { get; set; }

    /// <summary>Microseconds for which a loop with little to do goes on asking for events before it sleeps; 0: not at all. 0 to 1000. Only
    /// <see cref="LoopKind.Epoll"/> can.</summary>
    public int BusyPoll { get; set; }

    /// <summary>The address to listen on. Null: every address of the machine, IPv6 and IPv4.</summary>
    public string? Address { get; set; }

    /// <summary>Overrides the drain timeout of every app. Null: each app's own.</summary>
    public TimeSpan? DrainTimeout { get; set; }

    /// <summary>Overrides the drain notice of every app. Null: each app's own.</summary>
    public TimeSpan? DrainNotice { get; set; }

    /// <summary>A process with an event loop that has not run for so long ends itself, for its supervisor to start it anew; zero:
    /// never.</summary>
    public TimeSpan StallExit { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The folder of the last-good file, this edge's alone. Null: there is none, and a restart
    /// without a control plane serves nothing.</summary>
    public string? StateDirectory { get; set; }

    /// <summary>The folder with the certificates that apps name. Null: there is none, and apps with TLS cannot be served.</summary>
    public string? CertificateDirectory { get; set; }

    /// <summary>The name servers that are asked for targets' names, <c>IP:PORT,...</c>. Null: the system's own.</summary>
    public string? NameServers { get; set; }

    internal IPEndPoint[]? ParsedNameServers => NameServers?.Split(',', StringSplitOptions.TrimEntries).Select(IPEndPoint.Parse).ToArray();

    /// <summary>The networks that names of targets may lead to, <c>CIDR,...</c>. Null: all but those that
    /// are the machine's own or nobody's.</summary>
    public string? TargetNetworks { get; set; }

    internal TargetNetworks ParsedTargetNetworks =>
        (TargetNetworks is null ? null : Targets.TargetNetworks.TryParse(TargetNetworks)) ?? Targets.TargetNetworks.Default;

    /// <summary>Where a successor asks for the listening sockets of this edge: a unix socket's path. Null: <c>takeover.sock</c> in the
    /// state directory; nowhere without one.</summary>
    public string? TakeoverSocket { get; set; }

    /// <summary>Whether this edge takes the listening sockets of the one that runs already, by way of
    /// <see cref="TakeoverSocket"/>.</summary>
    public TakeoverMode Takeover { get; set; }

    /// <summary>How VIPs are announced.</summary>
    public AnnounceOptions Announcing { get; } = new();

    internal string? TakeoverPath => TakeoverSocket ?? (StateDirectory is { } folder ? Path.Combine(folder, "takeover.sock") : null);

    public static ImmutableArray<Setting<EdgeOptions>> Settings { get; } =
    [
        Setting.Identifier<EdgeOptions>(nameof(Region), "The region this edge stands in. Default: local.",
            (options, value) => options.Region = value),
        Setting.Identifier<EdgeOptions>(nameof(EdgeId), "The edge's name, unique in the cluster. Default: region, machine and process.",
            (options, value) => options.EdgeId = value),
        Setting.Address<EdgeOptions>(nameof(Address), "The address to listen on. Default: all, IPv6 and IPv4.",
            (options, value) => options.Address = value.ToString()),
        Setting.Text<EdgeOptions>(nameof(StateDirectory), "FOLDER",
            "Where the edge keeps what it must know to serve after a restart without a control plane; no other edge's. Default: none, " +
                "nothing is kept.", (options, value) => options.StateDirectory = value),
        Setting.Text<EdgeOptions>(nameof(CertificateDirectory), "FOLDER",
            "Where the edge finds the certificates that apps name under Tls: NAME.crt and NAME.key, in PEM. They are read again when " +
                "they change. Default: none.", (options, value) => options.CertificateDirectory = value),
        Setting.Number<EdgeOptions>(nameof(Loops), "N", 0, 1024, "Event loops; 0: one per core. Default: 0.",
            (options, value) => options.Loops = value),
        new(nameof(Loop), "auto|epoll|portable", "auto, portable or, on Linux only, epoll",
            "What the loops are built on: epoll on Linux, portable (for development) elsewhere. Default: auto.", TryLoop),
        Setting.Choice<EdgeOptions, Splicing>(nameof(Splice),
            "When epoll loops splice instead of copying; all but auto are for tests and comparisons. Default: auto.",
            (options, value) => options.Splice = value),
        Setting.Number<EdgeOptions>(nameof(BusyPoll), "US", 0, 1000,
            "Microseconds for which a loop with little to do asks for events before it sleeps: near peers' round trips take half as " +
                "long, at more processor time. Default: 0.", (options, value) => options.BusyPoll = value),
        Setting.Duration<EdgeOptions>(nameof(DrainTimeout),
            "How long live sessions may go on after a signal. Default: each app's Drain.Timeout.",
            (options, value) => options.DrainTimeout = value),
        Setting.Duration<EdgeOptions>(
            nameof(DrainNotice), "How long ports go on accepting after /readyz has turned to 503. Default: each app's Drain.Notice.",
            (options, value) => options.DrainNotice = value),
        Setting.Duration<EdgeOptions>(
            nameof(StallExit), "After how long the process ends itself, with exit code 70, when an event loop does not run; 0: never. " +
                "Default: 30s.", (options, value) => options.StallExit = value),
        new(nameof(NameServers), "IP:PORT,...", "one or more IP:PORT, separated by commas",
            "The name servers that are asked for targets' names, and no others. Default: the system's own.",
            TryNameServers) { Hint = AddressHint.Of },
        new(nameof(TargetNetworks), "CIDR,...", "one or more networks in CIDR notation, separated by commas",
            "The networks that names of targets may lead to, and no others. Default: all but loopback, link-local, multicast and " +
                "unspecified addresses.", TryTargetNetworks),
        Setting.Text<EdgeOptions>(nameof(TakeoverSocket), "PATH",
            "The unix socket at which a new process takes over this edge's listening sockets. Default: takeover.sock in the state " +
                "directory, none without one.", (options, value) => options.TakeoverSocket = value),
        Setting.Choice<EdgeOptions, TakeoverMode>(nameof(Takeover),
            "Take the listening sockets of the edge that runs at --takeover-socket; it drains and ends. if-running: if there is one. " +
                "Default: never.", (options, value) => options.Takeover = value) with { WhenAlone = nameof(TakeoverMode.Required) },
        .. AnnounceOptions.Settings,
    ];

    private static bool TryNameServers(string text, EdgeOptions options)
    {
        options.NameServers = text;
        return HostPort.TryParseAll(text, out var servers) && servers.All(server => StrictAddress.TryParse(server.Host, out _));
    }

    private static bool TryTargetNetworks(string text, EdgeOptions options)
    {
        options.TargetNetworks = text;
        return Targets.TargetNetworks.TryParse(text) is not null;
    }

    private static bool TryLoop(string text, EdgeOptions options)
    {
        if (!ChoiceText.TryParse<LoopKind>(text, out var kind) || (kind == LoopKind.Epoll && !OperatingSystem.IsLinux())) return false;
        options.Loop = kind;
        return true;
    }
}
