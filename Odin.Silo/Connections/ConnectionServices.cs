using System.Net;
using Microsoft.AspNetCore.Connections;
using Odin.Hosting.Certificates;
using Odin.Hosting.Connections;
using Odin.Hosting.Resources;
using Orleans.Configuration;
using SiloOptions = Odin.Silo.Settings.SiloOptions;

namespace Odin.Silo.Connections;

/// <summary>Limits what may connect to a silo's ports, and how long it may say nothing.</summary>
internal static class ConnectionServices
{
    public static ISiloBuilder LimitConnections(this ISiloBuilder silo, SiloOptions options)
    {
        var shares = DescriptorShares.OfThisProcess();
        var gateway = Limits(options.MaxGatewayConnections, shares.Gateway);
        var silos = Limits(options.MaxSiloConnections, shares.Silos);
        foreach (var service in silo.Services.Where(service => service.IsKeyedService
            && service.ServiceType == typeof(IConnectionListenerFactory)).ToList()) Limit(silo.Services, service, LimitsOf);
        silo.Services.AddOptions<SiloConnectionOptions>().Configure<TimeProvider>((connections, time) =>
        {
            if (options.Certificates is { } certificates) ClusterTls.Secure(connections, certificates);
            connections.ConfigureGatewayInboundConnection(connection => connection.Use(next => PreambleDeadline.Before(next, time))
                .Use(next => IdleTimeout.Around(next, time)));
            connections.ConfigureSiloInboundConnection(connection => connection.Use(next => PreambleDeadline.Before(next, time)));
        });
        return silo;

        PortLimits LimitsOf(EndPoint endpoint) =>
            endpoint is IPEndPoint { Port: var port } && port == options.GatewayPort ? gateway : silos;

        // A number that was given is for a process that only its own machine reaches.
        PortLimits Limits(int? given, int share) =>
            given is { } most ? PortLimits.Of(most) : new PortLimits(share, options.ConnectionsPerAddress ?? share / 2);
    }

    private static void Limit(IServiceCollection services, ServiceDescriptor unlimited, Func<EndPoint, PortLimits> limits)
    {
        services.Remove(unlimited);
        services.AddKeyedSingleton<IConnectionListenerFactory>(unlimited.ServiceKey, (provider, key) => new LimitedListenerFactory(
            (IConnectionListenerFactory)unlimited.KeyedImplementationFactory!(provider, key),
            limits,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<LimitedListener>>()));
    }
}
