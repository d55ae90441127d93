using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Odin.Edge.Announcing;
using Odin.Edge.Takeover;
using Odin.Grains.Failures;

namespace Odin.Edge.Hosting;

/// <summary>The end of a takeover, as the new process sees it: when all ports are served here, the old process is notified.
/// Does nothing without an inheritance.</summary>
internal sealed partial class TakeoverFinish(IEdge edge, IHostApplicationLifetime host, TimeProvider time, ILogger<TakeoverFinish> logger,
    InheritedSockets? inheritedSockets = null, Announcer? announcer = null) : BackgroundService
{
    /// <summary>How long this process may take to learn the configuration that the old one serves.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    /// <summary>A takeover that meets a bug fails as a whole: the old process serves on, this one ends.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (inheritedSockets is null) return;
        if (!await LastResort.TryAsync("The end of the takeover", stop => FinishAsync(inheritedSockets, stop), logger, stoppingToken))
            host.StopApplication();
    }

    private async Task FinishAsync(InheritedSockets inheritedSockets, CancellationToken stoppingToken)
    {
        using (inheritedSockets)
        {
            var predecessor = inheritedSockets.Predecessor;
            if (await WhyNotAsync(inheritedSockets, stoppingToken) is { } reason)
            {
                LogFailed(reason, predecessor.Edge, predecessor.ProcessId);
                host.StopApplication();
                return;
            }

            var failure = await Task.Run(() => inheritedSockets.Finish(takesRoutes: announcer is not null), stoppingToken);
            announcer?.Begin(inheritedSockets.Routes);
            if (failure is null) LogTaken(inheritedSockets.Taken, predecessor.Edge, predecessor.ProcessId);
            else LogPredecessorLost(predecessor.Edge, predecessor.ProcessId, failure);
        }
    }

    /// <summary>Null: this process serves the ports.</summary>
    private async Task<string?> WhyNotAsync(InheritedSockets inheritedSockets, CancellationToken stoppingToken)
    {
        var version = Math.Max(1, inheritedSockets.Predecessor.CatalogVersion);
        try
        {
            await edge.WaitForCatalogAsync(version, stoppingToken).WaitAsync(Timeout, time, stoppingToken);
        }
        catch (TimeoutException)
        {
            return $"version {version} of the configuration did not come within {Timeout}";
        }

        return inheritedSockets.Taken == 0 && inheritedSockets.IsOffered
            ? "it listens on none of the addresses and ports that this process is configured for" : null;
    }

    [LoggerMessage(5717, LogLevel.Information,
        "{Sockets} listening sockets were taken over from edge {Edge} (process {ProcessId}), which accepts no more")]
    private partial void LogTaken(int sockets, string edge, int processId);

    [LoggerMessage(5718, LogLevel.Warning,
        "The listening sockets of edge {Edge} (process {ProcessId}) were taken over, but {Reason}. Look whether it still runs")]
    private partial void LogPredecessorLost(string edge, int processId, string reason);

    [LoggerMessage(5719, LogLevel.Error, "The takeover failed: {Reason}. Edge {Edge} (process {ProcessId}) serves on, this process ends")]
    private partial void LogFailed(string reason, string edge, int processId);
}
