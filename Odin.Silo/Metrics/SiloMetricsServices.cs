using Odin.Grains.Catalog;
using Odin.Grains.Gathering;
using Odin.Grains.Regions;
using Odin.Hosting.Metrics;
using Odin.Silo.Callers;
using SiloOptions = Odin.Silo.Settings.SiloOptions;

namespace Odin.Silo.Metrics;

/// <summary>Adds a silo's metrics to those of its process.</summary>
internal static class SiloMetricsServices
{
    public static IServiceCollection AddSiloMetrics(this IServiceCollection services, SiloOptions options)
    {
        services.AddSingleton<CatalogCounts>();
        services.AddSingleton<RegionCounts>();
        services.AddSingleton<FanoutCounts>();
        services.AddSingleton<ApiCounts>();
        services.AddSingleton<RefusedCallCounts>();
        services.AddSingleton<IFanoutObserver>(provider => provider.GetRequiredService<FanoutCounts>());
        services.AddSingleton(provider => SiloMetrics.OfSilo(options.Name, options.Region, provider.GetRequiredService<CatalogCounts>(),
            provider.GetRequiredService<RegionCounts>()));
        services.AddSingleton(provider => SiloMetrics.OfRegions(provider.GetRequiredService<RegionCounts>()));
        services.AddSingleton(provider => SiloMetrics.OfRollUps(provider.GetRequiredService<RegionCounts>()));
        services.AddSingleton(provider => SiloMetrics.OfFanouts(provider.GetRequiredService<FanoutCounts>()));
        services.AddSingleton(provider => SiloMetrics.OfApiRequests(provider.GetRequiredService<ApiCounts>()));
        services.AddSingleton(provider => SiloMetrics.OfApiDurations(provider.GetRequiredService<ApiCounts>()));
        services.AddSingleton(provider => SiloMetrics.OfApiDenials(provider.GetRequiredService<ApiCounts>()));
        services.AddSingleton(provider => SiloMetrics.OfCalls(provider.GetRequiredService<RefusedCallCounts>()));
        return services.AddOdinMetrics();
    }
}
