using System.Net;
using Microsoft.Extensions.Options;
using Odin.Grains.Failures;
using Odin.Hosting.Redis;
using Odin.Silo.Redis;
using Orleans.Configuration;
using StackExchange.Redis;
using SiloOptions = Odin.Silo.Settings.SiloOptions;

namespace Odin.Silo.Placement;

/// <summary>Publishes in which region this silo's gateway stands, for edges, and again every few seconds in case Redis forgot.</summary>
internal sealed partial class GatewayRegionPublisher(SiloOptions options, SiloRedis redis, IOptions<EndpointOptions> endpoints,
    TimeProvider time, ILogger<GatewayRegionPublisher> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(2);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        LastResort.RunAsync("Publishing the region of this silo's gateway", RunAsync, time, logger, stoppingToken);

    private async Task RunAsync(CancellationToken stoppingToken)
    {
        var regions = new GatewayRegions(await redis.ConnectAsync(), options.ServiceId, options.ClusterId);
        var gateway = new IPEndPoint(endpoints.Value.AdvertisedIPAddress, options.GatewayPort);
        while (!stoppingToken.IsCancellationRequested)
        {
            var isWritten = await TryPublishAsync(regions, gateway);
            await Task.Delay(isWritten ? Interval : RetryPause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> TryPublishAsync(GatewayRegions regions, IPEndPoint gateway)
    {
        try
        {
            await regions.PublishAsync(gateway, options.Region);
            return true;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            LogFailed(exception.Message);   // Edges that do not know prefer no region until they do.
            return false;
        }
    }

    [LoggerMessage(4001, LogLevel.Debug, "Redis does not take the region of this silo's gateway: {Reason}")]
    private partial void LogFailed(string reason);
}
