using Microsoft.AspNetCore.Connections;
using Odin.Hosting.Certificates;
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
        silo.Services.AddSingleton(
            new InboundShares(options.GatewayPort, options.MaxGatewayConnections ?? shares.Gateway,
                options.MaxSiloConnections ?? shares.Silos));
        foreach (var service in silo.Services.Where(service => service.IsKeyedService
            && service.ServiceType == typeof(IConnectionListenerFactory)).ToList()) Limit(silo.Services, service);
        silo.Services.AddOptions<SiloConnectionOptions>().Configure<TimeProvider>((connections, time) =>
        {
            if (options.Certificates is { } certificates) ClusterTls.Secure(connections, certificates);
            connections.ConfigureGatewayInboundConnection(connection => connection.Use(next => PreambleDeadline.Before(next, time)));
            connections.ConfigureSiloInboundConnection(connection => connection.Use(next => PreambleDeadline.Before(next, time)));
        });
        return silo;
    }

    private static void Limit(IServiceCollection services, ServiceDescriptor unlimited)
    {
        services.Remove(unlimited);
        services.AddKeyedSingleton<IConnectionListenerFactory>(unlimited.ServiceKey, (provider, key) => new LimitedListenerFactory(
            (IConnectionListenerFactory)unlimited.KeyedImplementationFactory!(provider, key),
            provider.GetRequiredService<InboundShares>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<LimitedListener>>()));
    }
}
