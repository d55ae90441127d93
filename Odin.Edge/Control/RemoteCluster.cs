using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Odin.Hosting.Redis;
using Odin.Hosting.Settings;
using Orleans.Configuration;

namespace Odin.Edge.Control;

/// <summary>The silos are elsewhere: an Orleans client in a host of its own, started in the background, so that no listener waits for the cluster.</summary>
internal sealed partial class RemoteCluster(IOptions<ClusterConnectionOptions> options, TimeProvider time, ILoggerFactory loggers, ILogger<RemoteCluster> logger) : BackgroundService, ICluster
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private IGrainFactory? _grains;

    public IGrainFactory? Grains => Volatile.Read(ref _grains);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunClientAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // Redis away, no silo yet, a wrong address: whatever it is, the edge serves on and the next try may succeed.
                LogUnreachable(exception.Message, RetryPause);
                await Task.Delay(RetryPause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task RunClientAsync(CancellationToken stoppingToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(loggers);
        var endpoints = await ResolveAsync(stoppingToken);
        builder.UseOrleansClient(client => Configure(client, endpoints));
        using var host = builder.Build();
        await host.StartAsync(stoppingToken);
        Volatile.Write(ref _grains, host.Services.GetRequiredService<IClusterClient>());
        LogConnected(options.Value.ClusterId);
        await Task.Delay(Timeout.InfiniteTimeSpan, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Volatile.Write(ref _grains, null);
        await host.StopAsync(CancellationToken.None);
    }

    private void Configure(IClientBuilder client, IPEndPoint[] endpoints)
    {
        var cluster = options.Value;
        client.Configure<ClusterOptions>(names => (names.ClusterId, names.ServiceId) = (cluster.ClusterId, cluster.ServiceId));
        client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(5));   // 30 s, the default, is how long a dead silo would be waited for.
        client.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = TimeSpan.FromSeconds(5));
        if (cluster.Redis is { } servers) client.UseRedisClustering(redis => redis.ConfigurationOptions = RedisConnection.Options(servers));
        else client.UseStaticClustering(endpoints);
    }

    /// <summary>Names are asked anew with each try.</summary>
    private async Task<IPEndPoint[]> ResolveAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Redis is not null || !HostPort.TryParseAll(options.Value.Gateway, out var gateways)) return [];
        var endpoints = new List<IPEndPoint>();
        foreach (var gateway in gateways)
        {
            foreach (var address in await Dns.GetHostAddressesAsync(gateway.Host, cancellationToken)) endpoints.Add(new IPEndPoint(address, gateway.Port));
        }

        return [.. endpoints];
    }

    [LoggerMessage(5811, LogLevel.Information, "Connected to cluster {Cluster}")]
    private partial void LogConnected(string cluster);

    [LoggerMessage(5812, LogLevel.Warning, "The cluster cannot be reached ({Reason}); trying again in {Pause}. Connections are served meanwhile")]
    private partial void LogUnreachable(string reason, TimeSpan pause);
}
