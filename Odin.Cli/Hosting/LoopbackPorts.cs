using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Odin.Grains.Configuration;
using Odin.Hosting.Processes;

namespace Odin.Cli.Hosting;

/// <summary>A silo's and an edge's ports on loopback in one process: those asked for, the usual ones, or the next free ones.</summary>
/// <param name="Silo">Which nobody else needs to know.</param>
internal sealed record LoopbackPorts(int Admin, int Gateway, int Silo)
{
    public const int UsualAdmin = 8080;
    public const int UsualGateway = 30000;

    /// <param name="options">What was asked for.</param>
    /// <param name="config">Its apps' ports are taken, too.</param>
    /// <param name="inheritedAdmin">The admin port of the process before, when there is one: it is gone on with.</param>
    /// <param name="say">Gets a line for each port that is not the usual one.</param>
    /// <exception cref="SocketException">The gateway's port is in use.</exception>
    /// <exception cref="IOException">The admin endpoint's port is.</exception>
    public static LoopbackPorts Choose(ProcessOptions options, ConfigSpec config, int? inheritedAdmin, Action<string> say)
    {
        var apps = config.Apps.SelectMany(app => app.Ports).ToImmutableArray();
        var admin = options.AdminPort ?? inheritedAdmin ?? NextFree(UsualAdmin, apps, but: null);
        if (options.AdminPort is null && admin != UsualAdmin)
            say($"port {UsualAdmin} is taken: the admin endpoint is at port {admin}, so commands need --api http://127.0.0.1:{admin}");
        if (admin != inheritedAdmin && !IsFree(admin))
            throw new IOException($"Port {admin} is in use.", new SocketException((int)SocketError.AddressAlreadyInUse));
        var gateway = options.GatewayPort ?? NextFree(UsualGateway, apps, but: admin);
        // Orleans itself would share the port with another silo's gateway, and calls would go to either.
        if (!IsFree(gateway)) throw new SocketException((int)SocketError.AddressAlreadyInUse);
        if (options.GatewayPort is null && gateway != UsualGateway)
            say($"port {UsualGateway} is taken: the gateway is at port {gateway}; --gateway-port names another one");
        return new LoopbackPorts(admin, gateway == 0 ? AnyFree() : gateway, AnyFree());
    }

    /// <summary>The failure of a start is that somebody else has a port.</summary>
    public static bool IsInUse(Exception failure) =>
        failure is AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse }
        || (failure is AggregateException several ? several.InnerExceptions.Any(IsInUse)
            : failure.InnerException is { } inner && IsInUse(inner));

    /// <summary>The first one when none is free at all: the start says why.</summary>
    private static int NextFree(int first, ImmutableArray<PortRange> apps, int? but)
    {
        for (var port = first; port <= IPEndPoint.MaxPort; port++)
        {
            if (port != but && !apps.Any(range => range.First <= port && port <= range.Last) && IsFree(port)) return port;
        }

        return first;
    }

    private static bool IsFree(int port) => PortCheck.IsFree(IPAddress.Loopback, port);

    private static int AnyFree()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
