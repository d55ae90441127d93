using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Odin.Grains.Failures;
using Odin.Hosting.Certificates;
using Odin.Hosting.Redis;
using Odin.Hosting.Settings;
using Orleans.Configuration;
using Orleans.Messaging;
using Orleans.Networking.Shared;
using Orleans.Serialization;
using StackExchange.Redis;

namespace Odin.Edge.Control.Cluster;

/// <summary>A connection to a cluster: an Orleans client in a host of its own. It finds silos that come and
/// go by itself until it is disposed.</summary>
internal sealed class ClusterClient : IAsyncDisposable
{
    private static readonly TimeSpan ProbeDeadline = TimeSpan.FromSeconds(5);

    private readonly IHost _host;
    private readonly ConnectionMultiplexer? _redis;

    private ClusterClient(IHost host, ConnectionMultiplexer? redis) => (_host, _redis) = (host, redis);

    /// <summary>Completes when a new client would have nearer gateways than this one; without a preference never.</summary>
    public Task ShouldReconnect =>
        _host.Services.GetService<RegionalGatewayProvider>()?.ShouldReconnect ?? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);

    public IGrainFactory Grains => _host.Services.GetRequiredService<IClusterClient>();

    /// <summary>Completes when a silo has answered.</summary>
    /// <param name="options">Where the cluster is.</param>
    /// <param name="region">The region whose gateways are preferred; null: none.</param>
    /// <param name="loggers">Of this process.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="listPeriod">How often the list of silos is read; null: <see cref="GatewayListPeriod.Longest"/>.</param>
    /// <exception cref="Exception">Redis is away, no silo is up, an address is wrong: whatever it is, there is no connection.</exception>
    public static async Task<ClusterClient> ConnectAsync(ClusterConnectionOptions options, string? region, ILoggerFactory loggers,
        CancellationToken cancellationToken, TimeSpan? listPeriod = null)
    {
        var gateways = await ResolveAsync(options, cancellationToken);
        var redis = options.Redis is { } servers ? await servers.ConnectAsync() : null;
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(loggers);
        builder.UseOrleansClient(client =>
        {
            client.Configure<GatewayOptions>(list => list.GatewayListRefreshPeriod = listPeriod ?? GatewayListPeriod.Longest);
            Configure(client, options, region, gateways, redis);
        });
        var client = new ClusterClient(builder.Build(), redis);
        try
        {
            await client._host.StartAsync(cancellationToken).WaitAsync(cancellationToken);
            return client;
        }
        catch (Exception exception)
        {
            var known = client._host.Services.GetService<RegionalGatewayProvider>()?.Known ?? gateways;
            await client.ReleaseAsync();
            if (!ExpectedFailure.OfCall(exception) || known is not [var first, ..]) throw;
            if (await new GatewayProbe(first, options.Certificates, ProbeDeadline).FailureAsync() is not { } failure) throw;
            throw new IOException(failure, exception);
        }
    }

    /// <summary>On the calling thread.</summary>
    public void WarmUp() => SmallCatalog.Read(_host.Services.GetRequiredService<Serializer>());

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        await ReleaseAsync();
    }

    private async ValueTask ReleaseAsync()
    {
        _host.Dispose();
        if (_redis is not null) await _redis.DisposeAsync();
    }

    /// <summary>Names are asked anew with each connection.</summary>
    private static async Task<IPEndPoint[]> ResolveAsync(ClusterConnectionOptions options, CancellationToken cancellationToken)
    {
        if (options.Redis is not null || !HostPort.TryParseAll(options.Gateway, out var gateways)) return [];
        var endpoints = new List<IPEndPoint>();
        foreach (var gateway in gateways)
        {
            foreach (var address in await Dns.GetHostAddressesAsync(gateway.Host, cancellationToken))
                endpoints.Add(new IPEndPoint(address, gateway.Port));
        }

        return [.. endpoints];
    }

    private static void Configure(IClientBuilder client, ClusterConnectionOptions options, string? region, IPEndPoint[] gateways,
        ConnectionMultiplexer? redis)
    {
        client.Configure<ClusterOptions>(names => (names.ClusterId, names.ServiceId) = (options.ClusterId, options.ServiceId));
        client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = options.ResponseTimeout);
        client.Configure<SocketConnectionOptions>(socket =>
            (socket.KeepAlive, socket.KeepAliveTimeSeconds, socket.KeepAliveIntervalSeconds, socket.KeepAliveRetryCount) =
                (true, 10, 5, 3));
        if (options.Certificates is { } certificates)
        {
            client.Configure<ClientConnectionOptions>(connections => ClusterTls.Secure(connections, certificates));
            client.AddOutgoingGrainCallFilter(new PassOnCalls(certificates));
        }

        if (redis is null || options.Redis is not { } servers)
        {
            client.UseStaticClustering(gateways);
            return;
        }

        client.UseRedisClustering(clustering =>
        {
            clustering.ConfigurationOptions = servers.Connection();
            clustering.CreateMultiplexer = _ => Task.FromResult((ReadOnlyRedis.Of(redis), true));
        });
        if (region is not null)
            Prefer(client.Services, region, new GatewayRegions(redis, options.ServiceId, options.ClusterId), options, servers);
    }

    /// <summary>Puts the preference around the list that clustering has added.</summary>
    private static void Prefer(IServiceCollection services, string region, GatewayRegions regions, ClusterConnectionOptions options,
        RedisServers servers)
    {
        var listed = services.Last(service => service.ServiceType == typeof(IGatewayListProvider));
        services.Remove(listed);
        services.AddSingleton(provider => new RegionalGatewayProvider(
            (IGatewayListProvider)(listed.ImplementationFactory?.Invoke(provider)
                ?? ActivatorUtilities.CreateInstance(provider, listed.ImplementationType!)), regions, region, TimeProvider.System,
            new GatewayListNotice(servers, options.RedisNeeds, provider.GetRequiredService<ILogger<GatewayListNotice>>())));
        services.AddSingleton<IGatewayListProvider>(provider => provider.GetRequiredService<RegionalGatewayProvider>());
    }
}
