using System.Net;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Odin.Grains.Catalog;
using Odin.Grains.Placement;
using Odin.Hosting.Health;
using Odin.Hosting.Metrics;
using Odin.Hosting.Redis;
using Odin.Silo.Access;
using Odin.Silo.Api;
using Odin.Silo.Callers;
using Odin.Silo.Connections;
using Odin.Silo.Dashboard;
using Odin.Silo.Membership;
using Odin.Silo.Metrics;
using Odin.Silo.Placement;
using Odin.Silo.Redis;
using Odin.Silo.World;
using Orleans.Configuration;
using Orleans.Dashboard;
using Orleans.Persistence;
using Orleans.Storage;
using SiloOptions = Odin.Silo.Settings.SiloOptions;

namespace Odin.Silo.Hosting;

/// <summary>Puts a silo together: Orleans with Odin's grains, storage, health and dashboard.</summary>
public static class OdinSilo
{
    /// <summary>Its own default is a second; a sample walks the whole directory cache, which took a hundredth of a core.</summary>
    private const int DashboardSampleMilliseconds = 10_000;

    /// <summary>Adds the silo.</summary>
    /// <param name="builder">Gets it.</param>
    /// <param name="options">What the silo is.</param>
    /// <param name="api">Who may use its admin API; null: callers on its machine, until they make keys.</param>
    public static WebApplicationBuilder AddOdinSilo(this WebApplicationBuilder builder, SiloOptions options, ApiOptions? api = null)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Host.UseOrleans(silo => Configure(silo, options));
        builder.Services.AddSiloMetrics(options);
        builder.Services.AddSingleton<CatalogWatch>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<CatalogWatch>());
        builder.Services.AddSingleton<IHealthSource, SiloHealth>();
        builder.Services.AddWorld();
        builder.Services.AddApi(options, api ?? new ApiOptions());
        return builder;
    }

    /// <summary>Serves <c>/metrics</c> to all, and to those who may use them the admin API, the dashboard at <c>/</c> and Orleans' own at
    /// <c>/orleans</c>.</summary>
    public static WebApplication MapOdinSilo(this WebApplication app)
    {
        app.MapOdinMetrics();
        app.MapApi();
        app.MapDashboard();
        app.MapOrleansPages("/orleans").Guard("GET /orleans", Role.Viewer);
        return app;
    }

    private static void Configure(ISiloBuilder silo, SiloOptions options)
    {
        if (options.Redis is null) UseThisMachineOnly(silo, options);
        else UseRedis(silo, options, options.Redis);
        silo.Services.AddStateSerializer();
        SiloTuning.Apply(silo, options.ResponseTimeout);
        silo.LimitConnections(options);
        silo.CheckCallers(options.Certificates);
        silo.AddOdinPlacement(options);
        silo.AddDashboard(dashboard =>
        {
            dashboard.CounterUpdateIntervalMs = DashboardSampleMilliseconds;
            dashboard.HideTrace = true;   // The live log is not for everybody who reaches the endpoint.
        });
    }

    private static void UseThisMachineOnly(ISiloBuilder silo, SiloOptions options)
    {
        silo.UseLocalhostClustering(options.SiloPort, options.GatewayPort, primarySiloEndpoint: null, options.ServiceId, options.ClusterId);
        silo.Services.AddKeyedSingleton<IGrainStorage>(GrainStorage.Name, new ProcessStorage());
    }

    private static void UseRedis(ISiloBuilder silo, SiloOptions options, RedisServers redis)
    {
        silo.Configure<ClusterOptions>(names => (names.ClusterId, names.ServiceId) = (options.ClusterId, options.ServiceId));
        if (options.AdvertisedAddress is { } address) silo.ConfigureEndpoints(address, options.SiloPort, options.GatewayPort);
        else silo.ConfigureEndpoints(options.SiloPort, options.GatewayPort);
        if (options.BindAddress is { } bind)
        {
            silo.Configure<EndpointOptions>(ports => (ports.SiloListeningEndpoint, ports.GatewayListeningEndpoint) =
                (new IPEndPoint(bind, options.SiloPort), new IPEndPoint(bind, options.GatewayPort)));
        }

        silo.UseRedisClustering(clustering => clustering.ConfigurationOptions = redis.Connection());
        silo.Services.AddSingleton<SiloRedis>();
        silo.Services.AddHostedService<GatewayRegionPublisher>();
        silo.Services.AddHostedService<SiloWatch>();
        silo.Services.AddSingleton<SiloRegistration>();
        silo.Services.AddHostedService(provider => provider.GetRequiredService<SiloRegistration>());
        silo.Services.AddOptions<RedisStorageOptions>(GrainStorage.Name).PostConfigure<IServiceProvider>((storage, services) =>
            storage.GrainStorageSerializer =
                new TolerantSerializer(storage.GrainStorageSerializer ?? services.GetRequiredService<IGrainStorageSerializer>()));
        silo.AddRedisGrainStorage(GrainStorage.Name, storage => storage.ConfigurationOptions = redis.Connection());
    }
}
