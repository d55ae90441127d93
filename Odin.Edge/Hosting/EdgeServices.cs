using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Odin.Edge.Announcing;
using Odin.Edge.Apps;
using Odin.Edge.Certificates;
using Odin.Edge.Consoles;
using Odin.Edge.Control;
using Odin.Edge.Control.Applying;
using Odin.Edge.Control.Cluster;
using Odin.Edge.Control.Leases;
using Odin.Edge.Control.Permits;
using Odin.Edge.Control.Probing;
using Odin.Edge.Control.Tickets;
using Odin.Edge.Counts;
using Odin.Edge.Drains;
using Odin.Edge.Events;
using Odin.Edge.Health;
using Odin.Edge.Limits;
using Odin.Edge.Listeners;
using Odin.Edge.Loops;
using Odin.Edge.ProxyProtocol;
using Odin.Edge.Sessions;
using Odin.Edge.Sessions.Log;
using Odin.Edge.Takeover;
using Odin.Edge.Targets;
using Odin.Edge.Targets.NameServers;
using Odin.Edge.Tls;
using Odin.Grains.Consoles;
using Odin.Grains.Edges;
using Odin.Hosting.Health;
using Odin.Hosting.Logging;
using Odin.Hosting.Processes;
using Serilog.Events;

namespace Odin.Edge.Hosting;

/// <summary>Puts an edge together.</summary>
public static class EdgeServices
{
    /// <summary>Adds an edge that reaches the grains through the <see cref="IGrainFactory"/> of the same
    /// container: a silo's, or an Orleans client's.</summary>
    public static IServiceCollection AddOdinEdge(this IServiceCollection services, Action<EdgeOptions> configure)
    {
        var options = new EdgeOptions();
        configure(options);
        return services.AddOdinEdge(options);
    }

    /// <summary>The same with options that were read before.</summary>
    /// <exception cref="PlatformNotSupportedException">Epoll was asked for on another system than Linux.</exception>
    public static IServiceCollection AddOdinEdge(this IServiceCollection services, EdgeOptions options)
    {
        if (options.Loop == LoopKind.Epoll && !OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException("The loop 'epoll' is for Linux only; take 'auto' or 'portable'.");
        services.AddSingleton(Microsoft.Extensions.Options.Options.Create(options));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ICluster, LocalCluster>();
        services.TryAddSingleton<IHostResolver>(provider =>
            new DnsHostResolver(new NameServerList(options.ParsedNameServers, provider.GetRequiredService<TimeProvider>()),
                new SystemHostResolver(), HostsFile.OfSystem));
        services.TryAddSingleton(options.ParsedTargetNetworks);
        services.TryAddSingleton<Random, LockedRandom>();
        services.TryAddSingleton<ISessionLog, LoggedSessions>();

        services.AddSingleton(NewIdentity);
        services.AddSingleton<EdgeEvents>();
        services.AddSingleton(NewLoops);
        services.AddSingleton(new DrainNotice(options.DrainNotice, options.Announcing.LeavingTime));
        services.AddSingleton<SessionRecords>();
        services.AddSingleton<HeaderWarnings>();
        services.AddSingleton<OwnConnections>();
        services.AddSingleton<LoopSessionsSet>();
        services.AddSingleton<ResourceNotice>();
        services.AddSingleton(NewListeners);
        services.AddSingleton(NewLeaseClients);
        services.AddSingleton<StartTurns>();
        services.AddSingleton(NewPermitClients);
        services.AddSingleton<EdgeCounts>();
        services.AddSingleton(NewCertificates);
        services.AddSingleton(provider =>
            new TicketKeys(provider.GetRequiredService<TimeProvider>(), provider.GetService<InheritedSockets>()?.Tickets));
        services.AddSingleton<TicketKeyClient>();
        services.AddSingleton<ClientTls>();
        services.AddSingleton<TargetTls>();
        services.AddSingleton<TlsSet>();
        services.AddSingleton<AppSet>();
        services.AddSingleton<UnhealthyDrains>();
        services.AddSingleton<ProbeRunner>();
        services.AddSingleton<ProbeSet>();
        services.AddSingleton<RecentEnds>();
        services.AddSingleton<EndsReader>();
        services.AddSingleton<AppExplainer>();
        services.AddSingleton<SessionWalks>();
        services.AddSingleton<SessionClock>();
        services.AddSingleton<IEdgeConsole, EdgeConsole>();
        services.AddSingleton<LoadMeter>();
        services.AddSingleton<ControlPlaneClient>();
        services.AddSingleton<IEdge, Edge>();
        services.AddEdgeMetrics();
        services.AddSingleton<IHealthSource, EdgeHealth>();
        services.TryAddSingleton(ServiceNotifier.OfEnvironment);
        services.AddSingleton(NewWatchdog);
        services.AddSingleton(provider =>
            new TakeoverOptions(Options(provider).TakeoverPath, provider.GetRequiredService<ICluster>() is LocalCluster
                ? "" : provider.GetRequiredService<IOptions<ClusterConnectionOptions>>().Value.ClusterId));
        services.AddSingleton(provider => new AdminSocket(provider.GetService<InheritedSockets>()));
        services.AddSingleton(NewTakeover);
        services.AddOptions<SocketTransportOptions>()
            .Configure<AdminSocket>((sockets, socket) => sockets.CreateBoundListenSocket = socket.Bind);

        if (options.StateDirectory is { } folder) services.AddLastGood(folder);

        // Stopped in the reverse order: sessions first, then the link, then the log of the last sessions.
        services.AddHostedService(provider => provider.GetRequiredService<LoopWatchdog>());
        services.AddHostedService(provider => provider.GetRequiredService<SessionRecords>());
        services.AddHostedService<EjectionSweep>();
        services.AddHostedService<CertificateWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<TicketKeyClient>());
        services.AddHostedService(provider => provider.GetRequiredService<ControlPlaneClient>());
        services.AddHostedService(provider => provider.GetRequiredService<TakeoverService>());
        services.AddHostedService<TakeoverFinish>();
        services.AddAnnouncing(options.Announcing, options.StateDirectory);
        services.AddHostedService<EdgeDrain>();
        return services;
    }

    /// <summary>Session lines in batches to standard error, beside the process's other lines.
    /// Without this they go through the logger.</summary>
    public static IServiceCollection AddSessionLines(this IServiceCollection services, LogEventLevel level, LogFormat format)
    {
        if (level > LogEventLevel.Information) return services;
        return services.AddSingleton<ISessionLog>(provider =>
            new SessionLines(TryAddToStandardError, LineFormat(format, provider.GetRequiredService<LogOrigin>()),
                provider.GetRequiredService<TimeProvider>()));
    }

    private static ISessionLineFormat LineFormat(LogFormat format, LogOrigin origin) =>
        format == LogFormat.Json ? new SessionJson(origin) : new SessionText(origin);

    private static bool TryAddToStandardError(ReadOnlySpan<byte> text, int lines) =>
        StandardStreams.Errors.TryAdd(text, lines, OutputQueue.MaxBytesForBulk);

    private static EdgeOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<EdgeOptions>>().Value;

    private static EdgeIdentity NewIdentity(IServiceProvider provider)
    {
        var options = Options(provider);
        return new EdgeIdentity(IdOf(options, provider.GetService<InheritedSockets>()), options.Region,
            provider.GetRequiredService<TimeProvider>().GetUtcNow().Ticks);
    }

    /// <summary>The edge's id: as it was given, and for a successor with its generation, or made up.</summary>
    public static string IdOf(EdgeOptions options, InheritedSockets? inheritedSockets) => options.EdgeId switch
    {
        null => $"{options.Region}-{Environment.MachineName}-{Environment.ProcessId}",
        var id => inheritedSockets is null ? id : EdgeName.Successor(id, inheritedSockets.Generation),
    };

    private static LoopSet NewLoops(IServiceProvider provider) => EdgeLoops.Start(
        Options(provider), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<EventLoop>>());

    private static LoopWatchdog NewWatchdog(IServiceProvider provider) => new(
        provider.GetRequiredService<LoopSet>(),
        Options(provider).StallExit,
        Environment.Exit,
        provider.GetRequiredService<ServiceNotifier>(),
        provider.GetRequiredService<EdgeEvents>(),
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<ILogger<LoopWatchdog>>());

    private static ListenerSet NewListeners(IServiceProvider provider) => new(
        Options(provider).Address is { } address ? IPAddress.Parse(address) : Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any,
        provider.GetRequiredService<LoopSessionsSet>().All,
        provider.GetService<InheritedSockets>(),
        provider.GetRequiredService<ResourceNotice>(),
        provider.GetRequiredService<OwnConnections>(),
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<ILogger<ListenerSet>>());

    private static TakeoverService NewTakeover(IServiceProvider provider) => new(
        provider.GetRequiredService<TakeoverOptions>(),
        provider.GetRequiredService<ListenerSet>(),
        provider.GetRequiredService<AppSet>(),
        provider.GetRequiredService<AdminSocket>(),
        provider.GetRequiredService<EdgeIdentity>(),
        provider.GetRequiredService<TicketKeys>(),
        provider.GetService<InheritedSockets>(),
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<ILogger<TakeoverService>>(),
        provider.GetService<Announcer>());

    private static CertificateStore NewCertificates(IServiceProvider provider) => new(
        Options(provider).CertificateDirectory is { } folder
            ? new CertificateFolder(Path.GetFullPath(folder), provider.GetRequiredService<TimeProvider>(), OcspCheck.Read) : null,
        TlsContexts.WhyUnusable,
        provider.GetRequiredService<EdgeEvents>(),
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<ILogger<CertificateStore>>());

    private static Func<EdgeApp, ILeaseSource> NewLeaseClients(IServiceProvider provider) => app => new LeaseClient(
        app,
        provider.GetRequiredService<EdgeIdentity>(),
        provider.GetRequiredService<ICluster>(),
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<Random>(),
        provider.GetRequiredService<ILogger<LeaseClient>>(),
        provider.GetRequiredService<EdgeCounts>());

    private static Func<EdgeApp, IPermitSource> NewPermitClients(IServiceProvider provider) => app => new PermitClient(
        app,
        provider.GetRequiredService<EdgeIdentity>(),
        provider.GetRequiredService<ICluster>(),
        provider.GetRequiredService<StartTurns>(),
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<Random>(),
        provider.GetRequiredService<ILogger<PermitClient>>());
}
