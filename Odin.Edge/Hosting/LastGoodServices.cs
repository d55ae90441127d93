using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Odin.Edge.Control.Applying;
using Odin.Edge.Control.LastGood;
using Odin.Edge.Targets;
using Odin.Edge.Tls;
using Odin.Grains.Edges;
using Orleans.Serialization;

namespace Odin.Edge.Hosting;

/// <summary>Adds the last-good file to an edge.</summary>
internal static class LastGoodServices
{
    public static IServiceCollection AddLastGood(this IServiceCollection services, string folder)
    {
        services.AddSerializer(serializer => serializer.AddAssembly(typeof(LastGoodState).Assembly)
            .AddAssembly(typeof(AppVersion).Assembly));
        services.AddSingleton(provider =>
            new LastGoodFile(folder, provider.GetRequiredService<Serializer<LastGoodState>>(),
                provider.GetRequiredService<ILogger<LastGoodFile>>()));
        var hosts = services.Last(service => service.ServiceType == typeof(IHostResolver)).ImplementationFactory!;
        services.AddSingleton(provider => new RememberedHosts((IHostResolver)hosts(provider), provider.GetRequiredService<TimeProvider>()));
        services.Replace(ServiceDescriptor.Singleton<IHostResolver>(provider => provider.GetRequiredService<RememberedHosts>()));
        services.AddSingleton(NewWriter);
        services.AddHostedService(provider => provider.GetRequiredService<LastGoodWriter>());
        return services;
    }

    private static LastGoodWriter NewWriter(IServiceProvider provider) => new(
        provider.GetRequiredService<LastGoodFile>(),
        provider.GetRequiredService<RememberedHosts>(),
        provider.GetRequiredService<AppSet>(),
        provider.GetRequiredService<TicketKeys>(),
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<ILogger<LastGoodWriter>>(),
        provider.GetRequiredService<TakeoverService>().HandedOver);
}
