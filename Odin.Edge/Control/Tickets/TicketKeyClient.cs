using Microsoft.Extensions.Logging;
using Odin.Edge.Control.Applying;
using Odin.Edge.Control.Cluster;
using Odin.Edge.Tls;
using Odin.Grains.Edges;
using Odin.Grains.Failures;
using Odin.Grains.Tickets;
using Odin.Hosting.Background;

namespace Odin.Edge.Control.Tickets;

/// <summary>Asks the cluster for the secrets of tickets, as long as an app terminates TLS here. On ordinary threads; without an answer the
/// edge goes on with those it has.</summary>
internal sealed partial class TicketKeyClient(
    TicketKeys keys, TlsSet tls, ICluster cluster, EdgeIdentity edge, TimeProvider time, ILogger<TicketKeyClient> logger)
    : BackgroundLoopService(time, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>What was sealed before the first answer no other edge opens.</summary>
    private static readonly TimeSpan UntilShared = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time = time;

    /// <summary>Once; a failure is expected while the cluster is in trouble.</summary>
    public async Task ExchangeAsync(CancellationToken stoppingToken)
    {
        if (cluster.Grains is not { } grains) return;
        try
        {
            keys.Take(await grains.GetGrain<ITicketKeysGrain>(ITicketKeysGrain.Key).ExchangeAsync(edge, keys.Present).AsTask()
                .WaitAsync(Deadline, _time, stoppingToken));
        }
        catch (Exception exception) when (ExpectedFailure.OfCall(exception) && !stoppingToken.IsCancellationRequested)
        {
            LogFailed(exception.Message);
        }
        catch (ArgumentException exception)
        {
            LogFailed(exception.Message);   // Silos of an earlier release: Orleans knows no such grain.
        }
    }

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await tls.Terminating.WhenOpenAsync(stoppingToken);
            await ExchangeAsync(stoppingToken);
            keys.RenewAlone();
            await Task.Delay(keys.Present.IsShared ? Interval : UntilShared, _time, stoppingToken);
        }
    }

    [LoggerMessage(5627, LogLevel.Debug, "The cluster gave no secrets for tickets of TLS sessions: {Reason}. Those at hand stay in use")]
    private partial void LogFailed(string reason);
}
