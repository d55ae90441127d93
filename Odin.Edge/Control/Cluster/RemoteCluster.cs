using System.Security.Authentication;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Odin.Grains.Edges;
using Odin.Grains.Failures;
using Odin.Hosting.Settings;

namespace Odin.Edge.Control.Cluster;

/// <summary>The silos are elsewhere: a client connected in the background, so that no listener waits for the cluster.</summary>
internal sealed partial class RemoteCluster(IOptions<ClusterConnectionOptions> options, EdgeIdentity edge, TimeProvider time,
    Random random, ILoggerFactory loggers, ILogger<RemoteCluster> logger) : BackgroundService, ICluster
{
    private static readonly TimeSpan FirstDeadline = TimeSpan.FromSeconds(10);

    /// <summary>On a machine with little to give a connection takes its time, and one that is given up begins anew.</summary>
    private static readonly TimeSpan LongestDeadline = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    /// <summary>Between two lines that say what is waited for.</summary>
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(30);

    private IGrainFactory? _grains;
    private ClusterClient? _client;
    private TimeSpan _deadline = FirstDeadline;
    private long? _reportedAt;

    public IGrainFactory? Grains => Volatile.Read(ref _grains);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        const string Owner = "The connection to the cluster";
        await LastResort.RunAsync(Owner, RunAsync, time, logger, stoppingToken);
        Volatile.Write(ref _grains, null);
        if (_client is { } last) await LastResort.TryAsync(Owner, _ => last.DisposeAsync().AsTask(), logger, CancellationToken.None);
    }

    /// <summary>One client after the other; the one before serves until the next is connected.</summary>
    private async Task RunAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            if (_client is { } present) await present.ShouldReconnect.WaitAsync(stoppingToken);
            if (await TryConnectAsync(stoppingToken) is { } next) await MoveAsync(next);
            // Edges that lost the cluster at the same instant do not come back at one.
            else await Task.Delay(RetryPause * (0.5 + random.NextDouble()), time, stoppingToken);
        }
    }

    private async Task MoveAsync(ClusterClient next)
    {
        var before = _client;
        _client = next;
        Volatile.Write(ref _grains, next.Grains);
        if (before is null)
        {
            LogConnected(options.Value.ClusterId);
            LastResort.Try("Reading a small catalog", next.WarmUp, logger);   // While the region is asked for the first time.
            return;
        }

        LogMoved(edge.Region);
        await before.DisposeAsync();
    }

    /// <summary>Null: there is no connection now.</summary>
    private async Task<ClusterClient?> TryConnectAsync(CancellationToken stoppingToken)
    {
        using var deadline = new CancellationTokenSource(_deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stoppingToken);
        try
        {
            var client = await ClusterClient.ConnectAsync(options.Value, edge.Region, loggers, either.Token,
                GatewayListPeriod.Draw(random));
            (_deadline, _reportedAt) = (FirstDeadline, null);
            return client;
        }
        catch (Exception exception)
            when (exception is OrleansConfigurationException or AuthenticationException || ExpectedFailure.OfCall(exception))
        {
            // Redis away, no silo yet, a wrong address: the edge serves on and the next try may succeed.
            var reason = await RedisFailureAsync()
                ?? (exception is OperationCanceledException ? $"no answer within {_deadline}" : Secrets.Redact(exception.Message));
            if (deadline.IsCancellationRequested) _deadline = _deadline * 2 < LongestDeadline ? _deadline * 2 : LongestDeadline;
            if (!stoppingToken.IsCancellationRequested) ReportWaiting(reason);
            return null;
        }
    }

    /// <summary>Null: it is not Redis that stands in the way.</summary>
    private async Task<string?> RedisFailureAsync() =>
        options.Value.Redis is { } redis && await redis.FailureAsync(options.Value.RedisNeeds) is { } failure
            ? $"Redis at {redis} does not answer: {failure}" : null;

    private void ReportWaiting(string reason)
    {
        if (_reportedAt is { } reportedAt && time.GetElapsedTime(reportedAt) < ReportInterval) return;
        _reportedAt = time.GetTimestamp();
        LogUnreachable(options.Value.ToString(), reason, RetryPause);
    }

    [LoggerMessage(5811, LogLevel.Information, "Connected to cluster {Cluster}")]
    private partial void LogConnected(string cluster);

    [LoggerMessage(5812, LogLevel.Warning,
        "Waiting for {Where}: the cluster cannot be reached ({Reason}); it is tried again each {Pause}. Connections are served meanwhile")]
    private partial void LogUnreachable(string where, string reason, TimeSpan pause);

    [LoggerMessage(5813, LogLevel.Information, "Region {Region} has gateways of its own again: a client of theirs has taken over")]
    private partial void LogMoved(string region);
}
