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

    /// <summary>One client after the other; the one before serves until the next is connected.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        ClusterClient? client = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            if (await TryConnectAsync(stoppingToken) is { } next)
            {
                Volatile.Write(ref _grains, next.Grains);
                if (client is null) LogConnected(options.Value.ClusterId);
                else await MoveAsync(client);
                client = next;
                await client.Outgrown.WaitAsync(Timeout.InfiniteTimeSpan, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            else
            {
                await Task.Delay(RetryPause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        Volatile.Write(ref _grains, null);
        if (client is not null) await client.DisposeAsync();
    }

    private async Task MoveAsync(ClusterClient before)
    {
        LogMoved(edge.Region);
        await before.DisposeAsync();
    }

    /// <summary>Null: there is no connection now.</summary>
    private async Task<ClusterClient?> TryConnectAsync(CancellationToken stoppingToken)
    {
        using var deadline = new CancellationTokenSource(ConnectDeadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stoppingToken);
        try
        {
            return await ClusterClient.ConnectAsync(options.Value, edge.Region, loggers, either.Token);
        }
        catch (Exception exception)
        {
            // Redis away, no silo yet, a wrong address: whatever it is, the edge serves on and the next try may succeed.
            var reason = exception is OperationCanceledException ? $"no answer within {ConnectDeadline}" : exception.Message;
            if (!stoppingToken.IsCancellationRequested) LogUnreachable(options.Value.ToString(), reason, RetryPause);
            return null;
        }
    }

    [LoggerMessage(5811, LogLevel.Information, "Connected to cluster {Cluster}")]
    private partial void LogConnected(string cluster);

    [LoggerMessage(5812, LogLevel.Warning, "The cluster cannot be reached through {Where} ({Reason}); trying again in {Pause}. Connections are served meanwhile")]
    private partial void LogUnreachable(string where, string reason, TimeSpan pause);

    [LoggerMessage(5813, LogLevel.Information, "Region {Region} has gateways of its own again: a client of theirs has taken over")]
    private partial void LogMoved(string region);
}
