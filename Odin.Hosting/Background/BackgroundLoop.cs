using Microsoft.Extensions.Logging;
using Odin.Grains.Failures;

namespace Odin.Hosting.Background;

/// <summary>Owns one loop on ordinary threads: starts it, keeps it going after whatever it throws, and ends it.</summary>
/// <param name="owner">What the loop does, for the log: a noun of Odin and its name.</param>
public sealed class BackgroundLoop(string owner, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _run = Task.CompletedTask;

    /// <summary>Cancelled when the loop is to end.</summary>
    public CancellationToken Stopping => _stop.Token;

    public bool IsRunning => !_run.IsCompleted;

    /// <summary>Begins, unless it runs already or was ended. By its owner alone.</summary>
    /// <param name="loop">Returns when there is nothing more to do; gets <see cref="Stopping"/>.</param>
    public void Start(Func<CancellationToken, Task> loop)
    {
        if (!IsRunning && !_stop.IsCancellationRequested)
            _run = Task.Run(() => LastResort.RunAsync(owner, loop, time, logger, _stop.Token));
    }

    /// <summary>Orders the loop to end and completes when it has. <see cref="Stopping"/> stays of
    /// use: others may still wait with it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
    }
}
