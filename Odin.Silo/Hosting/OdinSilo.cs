using System.Net;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using Orleans.Dashboard;
using StackExchange.Redis;

namespace Odin.Silo.Hosting;

/// <summary>Puts a silo together: Orleans with Odin's grains, storage, health and dashboard.</summary>
public static class OdinSilo
{
    /// <summary>The storage every grain of Odin with state of its own names.</summary>
    public const string StorageName = "odin";

    /// <summary>Adds the silo; its options come from section <c>Odin</c>, then from <paramref name="configure"/>.</summary>
    public static WebApplicationBuilder AddOdinSilo(this WebApplicationBuilder builder, Action<SiloOptions>? configure = null)
    {
        var options = new SiloOptions();
        builder.Configuration.GetSection("Odin").Bind(options);
        configure?.Invoke(options);
        builder.Services.AddOptions<SiloOptions>().Bind(builder.Configuration.GetSection("Odin")).Configure(configure ?? (_ => { })).ValidateDataAnnotations()
            .Validate(silo => silo.AdvertisedAddress is null || IPAddress.TryParse(silo.AdvertisedAddress, out _), "Odin:AdvertisedAddress must be an IP address that the other processes can reach.")
            .ValidateOnStart();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, options.AdminPort));   // Neither page asks for a password.
        builder.Host.UseOrleans(silo => Configure(silo, options));
        builder.Services.AddHealthChecks().AddCheck<SiloHealthCheck>("silo");
        return builder;
    }

    /// <summary>Serves <c>/healthz</c> and the Orleans dashboard at <c>/orleans</c>.</summary>
    public static WebApplication MapOdinSilo(this WebApplication app)
    {
        app.MapHealthChecks("/healthz");
        app.MapOrleansDashboard("/orleans");
        return app;
    }

    private static void Configure(ISiloBuilder silo, SiloOptions options)
    {
        if (options.Redis is null) UseThisMachineOnly(silo, options);
        else UseRedis(silo, options, options.Redis);
        SiloTuning.Apply(silo);
        silo.AddDashboard();
    }

    private static void UseThisMachineOnly(ISiloBuilder silo, SiloOptions options)
    {
        silo.UseLocalhostClustering(options.SiloPort, options.GatewayPort, primarySiloEndpoint: null, options.ServiceId, options.ClusterId);
        silo.AddMemoryGrainStorage(StorageName);
    }

    private static void UseRedis(ISiloBuilder silo, SiloOptions options, string connection)
    {
        var redis = ConfigurationOptions.Parse(connection);
        redis.AbortOnConnectFail = false;   // Redis may come later than we do, and go in between.
        silo.Configure<ClusterOptions>(names => (names.ClusterId, names.ServiceId) = (options.ClusterId, options.ServiceId));
        if (options.AdvertisedAddress is { } address) silo.ConfigureEndpoints(IPAddress.Parse(address), options.SiloPort, options.GatewayPort, listenOnAnyHostAddress: true);
        else silo.ConfigureEndpoints(options.SiloPort, options.GatewayPort);
        silo.UseRedisClustering(clustering => clustering.ConfigurationOptions = redis);
        silo.AddRedisGrainStorage(StorageName, storage => storage.ConfigurationOptions = redis);
    }
}
