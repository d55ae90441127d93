using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Odin.Grains.Backends;

namespace Odin.Edge.Control;

/// <summary>The silos are elsewhere: a client connected in the background, so that no listener waits for the cluster.</summary>
internal sealed partial class RemoteCluster(IOptions<ClusterConnectionOptions> options, EdgeIdentity edge, TimeProvider time, ILoggerFactory loggers, ILogger<RemoteCluster> logger) : BackgroundService, ICluster
{
    private static readonly TimeSpan ConnectDeadline = TimeSpan.FromSeconds(10);
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
                LogUnreachable(options.Value.ToString(), exception.Message, RetryPause);
                await Task.Delay(RetryPause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task RunClientAsync(CancellationToken stoppingToken)
    {
        await using var client = await ConnectAsync(stoppingToken);
        Volatile.Write(ref _grains, client.Grains);
        LogConnected(options.Value.ClusterId);
        await Task.Delay(Timeout.InfiniteTimeSpan, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Volatile.Write(ref _grains, null);
    }

    private async Task<ClusterClient> ConnectAsync(CancellationToken stoppingToken)
    {
        using var deadline = new CancellationTokenSource(ConnectDeadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stoppingToken);
        try
        {
            return await ClusterClient.ConnectAsync(options.Value, edge.Region, loggers, either.Token);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            throw new TimeoutException($"no answer within {ConnectDeadline}");
        }
    }

    [LoggerMessage(5811, LogLevel.Information, "Connected to cluster {Cluster}")]
    private partial void LogConnected(string cluster);

    [LoggerMessage(5812, LogLevel.Warning, "The cluster cannot be reached through {Where} ({Reason}); trying again in {Pause}. Connections are served meanwhile")]
    private partial void LogUnreachable(string where, string reason, TimeSpan pause);
}
