using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using StackExchange.Redis;

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
        builder.UseOrleansClient(Configure);
        using var host = builder.Build();
        await host.StartAsync(stoppingToken);
        Volatile.Write(ref _grains, host.Services.GetRequiredService<IClusterClient>());
        LogConnected(options.Value.ClusterId);
        await Task.Delay(Timeout.InfiniteTimeSpan, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Volatile.Write(ref _grains, null);
        await host.StopAsync(CancellationToken.None);
    }

    private void Configure(IClientBuilder client)
    {
        var cluster = options.Value;
        client.Configure<ClusterOptions>(names => (names.ClusterId, names.ServiceId) = (cluster.ClusterId, cluster.ServiceId));
        client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(5));   // 30 s, the default, is how long a dead silo would be waited for.
        client.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = TimeSpan.FromSeconds(5));
        if (cluster.Redis is null) client.UseLocalhostClustering(cluster.GatewayPort, cluster.ServiceId, cluster.ClusterId);
        else client.UseRedisClustering(redis => redis.ConfigurationOptions = Redis(cluster.Redis));
    }

    private static ConfigurationOptions Redis(string connection)
    {
        var configuration = ConfigurationOptions.Parse(connection);
        configuration.AbortOnConnectFail = false;
        return configuration;
    }

    [LoggerMessage(5811, LogLevel.Information, "Connected to cluster {Cluster}")]
    private partial void LogConnected(string cluster);

    [LoggerMessage(5812, LogLevel.Warning, "The cluster cannot be reached ({Reason}); trying again in {Pause}. Connections are served meanwhile")]
    private partial void LogUnreachable(string reason, TimeSpan pause);
}
