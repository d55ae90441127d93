namespace Odin.Tests.Support;

/// <summary>Work in the background that goes on until it is ordered to stop, and is waited for then.</summary>
internal sealed class UntilStopped : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _run;

    /// <param name="run">Ends soon after its token is cancelled, without an exception.</param>
    public UntilStopped(Func<CancellationToken, Task> run) => _run = Task.Run(() => run(_stop.Token));

    /// <summary>Completes when the work has ended; again and again, if need be.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _run;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }
}
