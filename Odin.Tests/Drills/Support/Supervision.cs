using Odin.Tests.Support;

namespace Odin.Tests.Drills.Support;

/// <summary>Starts a process again whenever it ended by itself.</summary>
internal sealed class Supervision : IAsyncDisposable
{
    private readonly DrillProcess _process;
    private readonly UntilStopped _run;

    public Supervision(DrillProcess process)
    {
        _process = process;
        _run = new UntilStopped(RunAsync);
    }

    /// <summary>How often it had to be started.</summary>
    public int Restarts { get; private set; }

    public ValueTask DisposeAsync() => _run.DisposeAsync();

    private async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await _process.Process.WaitForExitAsync(Timeout.InfiniteTimeSpan).WaitAsync(stop);
                Restarts++;
                await _process.LaunchAsync();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // It may end as it likes again.
        }
    }
}
