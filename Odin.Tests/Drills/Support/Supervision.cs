namespace Odin.Tests.Drills.Support;

/// <summary>Starts a process again whenever it ended by itself.</summary>
internal sealed class Supervision : IAsyncDisposable
{
    private readonly DrillProcess _process;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _run;

    public Supervision(DrillProcess process)
    {
        _process = process;
        _run = Task.Run(RunAsync);
    }

    /// <summary>How often it had to be started.</summary>
    public int Restarts { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await _process.Process.WaitForExitAsync(Timeout.InfiniteTimeSpan).WaitAsync(_stop.Token);
                Restarts++;
                await _process.LaunchAsync();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // It may end as it likes again.
        }
    }
}
