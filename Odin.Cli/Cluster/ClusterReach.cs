using Microsoft.Extensions.Logging.Abstractions;
using Odin.Edge.Control.Cluster;
using Odin.Grains.Catalog;
using Odin.Hosting.Processes;

namespace Odin.Cli.Cluster;

/// <summary>One try to reach a cluster, and in words what it failed at.</summary>
/// <param name="options">Where the cluster is.</param>
/// <param name="say">Gets a line for the operator while a connection takes long.</param>
internal sealed class ClusterReach(ClusterConnectionOptions options, Action<string> say)
{
    private static readonly TimeSpan SlowAnswer = TimeSpan.FromSeconds(3);

    /// <summary>Returns a connection or what stands in its way.</summary>
    public async Task<(ClusterClient? Client, Obstacle? Obstacle)> TryAsync(CancellationToken cancellationToken)
    {
        if (options.Redis is { } redis && await redis.FailureAsync(options.RedisNeeds).WaitAsync(cancellationToken) is { } failure)
        {
            return (null, new Obstacle("Redis", $"Redis at {redis} does not answer: " +
                $"{failure}. The silos are found through it: start it, correct --redis, or name a silo with --gateway HOST:PORT."));
        }

        if (options.Redis is null && !await GatewayReach.IsAnyThereAsync(options.Gateway, cancellationToken))
        {
            return (null, new Obstacle("a silo", $"no silo was reached through " +
                $"{options}: none of them takes a connection. Is a silo up, and is its gateway port open?"));
        }

        return await ConnectAsync(cancellationToken);
    }

    /// <summary>The same, and the catalog has answered.</summary>
    public async Task<(ClusterClient? Client, Obstacle? Obstacle)> TryCatalogAsync(CancellationToken cancellationToken)
    {
        var (client, obstacle) = await TryAsync(cancellationToken);
        if (client is null) return (null, obstacle);

        string reason;
        try
        {
            await client.Grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key).GetAsync().WaitAsync(cancellationToken);
            return (client, null);
        }
        catch (Exception exception)
        {
            reason = exception.Message.TrimEnd('.');   // Whatever it was, the call failed: every answer is a value.
        }

        await client.DisposeAsync();
        cancellationToken.ThrowIfCancellationRequested();
        return (null, new Obstacle("the catalog", $"a silo answers, the catalog does not: {reason}. Does Redis answer the silos?"));
    }

    private async Task<(ClusterClient? Client, Obstacle? Obstacle)> ConnectAsync(CancellationToken cancellationToken)
    {
        using var givenUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var connecting = ClusterClient.ConnectAsync(options, region: null, NullLoggerFactory.Instance, givenUp.Token);
        if (await WantsCertificateAsync(connecting, cancellationToken))
        {
            await givenUp.CancelAsync();
            await ((Task)connecting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return (null, new Obstacle("a certificate", $"{options} let nobody in without a certificate: name one with --cluster-ca, " +
                "--certificate and --key. That of an `odin run` is found by its own user only."));
        }

        try
        {
            return (await Waiting.ForAsync(connecting, $"an answer of {options}", say, TimeProvider.System, cancellationToken), null);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it was: a name that does not resolve, a refused connection, no silo in the list.
            return (null, new Obstacle("a silo", $"no silo was reached through " +
                $"{options}: {exception.Message.TrimEnd('.')}. Is a silo up, and is --cluster-id '{options.ClusterId}' its cluster?"));
        }
    }

    /// <summary>A gateway with TLS leaves a client without it waiting, or breaks the connection off.</summary>
    private async Task<bool> WantsCertificateAsync(Task connecting, CancellationToken cancellationToken)
    {
        if (options.Redis is not null || options.Certificates is not null) return false;
        await Task.WhenAny(connecting, Task.Delay(SlowAnswer, TimeProvider.System, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        return !connecting.IsCompletedSuccessfully && await GatewayReach.WantsAnyCertificateAsync(options.Gateway, cancellationToken);
    }
}
