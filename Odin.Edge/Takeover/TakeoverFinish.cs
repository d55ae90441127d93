using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Odin.Grains.Failures;

namespace Odin.Edge.Takeover;

/// <summary>The end of a takeover, as the new process sees it: when all ports are served here, the old process is told. Does nothing without an inheritance.</summary>
internal sealed partial class TakeoverFinish(IEdge edge, IHostApplicationLifetime host, TimeProvider time, ILogger<TakeoverFinish> logger, Inheritance? inheritance = null) : BackgroundService
{
    /// <summary>How long this process may take to learn the configuration that the old one serves.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>A takeover that meets a bug fails as a whole: the old process serves on, this one ends.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (inheritance is null) return;
        if (!await LastResort.TryAsync("The end of the takeover", stop => FinishAsync(inheritance, stop), logger, stoppingToken)) host.StopApplication();
    }

    private async Task FinishAsync(Inheritance inheritance, CancellationToken stoppingToken)
    {
        using (inheritance)
        {
            var predecessor = inheritance.Predecessor;
            if (await WhyNotAsync(inheritance, stoppingToken) is { } reason)
            {
                LogFailed(reason, predecessor.Edge, predecessor.ProcessId);
                host.StopApplication();
                return;
            }

            var failure = await Task.Run(inheritance.Finish, stoppingToken);
            if (failure is null) LogTaken(inheritance.Taken, predecessor.Edge, predecessor.ProcessId);
            else LogPredecessorLost(predecessor.Edge, predecessor.ProcessId, failure);
        }
    }

    /// <summary>Null: this process serves the ports.</summary>
    private async Task<string?> WhyNotAsync(Inheritance inheritance, CancellationToken stoppingToken)
    {
        var version = Math.Max(1, inheritance.Predecessor.CatalogVersion);
        try
        {
            await edge.WaitForCatalogAsync(version, stoppingToken).WaitAsync(Patience, time, stoppingToken);
        }
        catch (TimeoutException)
        {
            return $"version {version} of the configuration did not come within {Patience}";
        }

        return inheritance.Taken == 0 && inheritance.IsOffered ? "it listens on none of the addresses and ports that this process is configured for" : null;
    }

    [LoggerMessage(5717, LogLevel.Information, "{Sockets} listening sockets were taken over from edge {Edge} (process {ProcessId}), which accepts no more")]
    private partial void LogTaken(int sockets, string edge, int processId);

    [LoggerMessage(5718, LogLevel.Warning, "The listening sockets of edge {Edge} (process {ProcessId}) were taken over, but {Reason}. Look whether it still runs")]
    private partial void LogPredecessorLost(string edge, int processId, string reason);

    [LoggerMessage(5719, LogLevel.Error, "The takeover failed: {Reason}. Edge {Edge} (process {ProcessId}) serves on, this process ends")]
    private partial void LogFailed(string reason, string edge, int processId);
}
