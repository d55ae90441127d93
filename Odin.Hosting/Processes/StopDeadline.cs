using Odin.Commands;

namespace Odin.Hosting.Processes;

/// <summary>Ends the process a moment after the second signal, whatever still waits: an operator who
/// signals twice does not want to wait. The same after the first one, where the time for an end in order is known.</summary>
public static class StopDeadline
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(5);

    /// <param name="end">Ends the process with this exit code.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stopNow">The token of the second signal.</param>
    /// <returns>Disposed when the process has come to its end in order.</returns>
    public static IDisposable Arm(Action<int> end, TimeProvider time, CancellationToken stopNow) => Arm(end, time, TimeSpan.Zero, stopNow);

    /// <param name="end">Ends the process with this exit code.</param>
    /// <param name="time">The clock.</param>
    /// <param name="orderly">What an end in order may take; the moment comes behind it.</param>
    /// <param name="stop">The token of a signal.</param>
    /// <returns>Disposed when the process has come to its end in order.</returns>
    public static IDisposable Arm(Action<int> end, TimeProvider time, TimeSpan orderly, CancellationToken stop)
    {
        ITimer? timer = null;
        var registration =
            stop.Register(() => timer = time.CreateTimer(_ => end(ExitCode.Failed), null, orderly + Moment, Timeout.InfiniteTimeSpan));
        return new Disarm(() =>
        {
            registration.Dispose();
            timer?.Dispose();
        });
    }

    private sealed class Disarm(Action action) : IDisposable
    {
        public void Dispose() => action();
    }
}
