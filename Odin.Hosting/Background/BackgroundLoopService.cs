using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Odin.Grains.Failures;

namespace Odin.Hosting.Background;

/// <summary>A loop as long as the host's life. Whatever it throws ends neither the loop nor the process, as it would under
/// <see cref="BackgroundService"/> alone.</summary>
public abstract class BackgroundLoopService(TimeProvider time, ILogger logger) : BackgroundService
{
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await LastResort.RunAsync(GetType().Name, RunAsync, time, logger, stoppingToken);
        await LastResort.TryAsync(GetType().Name, _ => EndAsync(), logger, CancellationToken.None);
    }

    /// <summary>The loop; called again when it threw.</summary>
    protected abstract Task RunAsync(CancellationToken stoppingToken);

    /// <summary>What is to be done once after the loop has ended.</summary>
    protected virtual Task EndAsync() => Task.CompletedTask;
}
