using Odin.Hosting.Processes;

namespace Odin.Cli.Reloading;

/// <summary>Runs what may hang, as a file does behind a mount that is gone, on a thread of its own, and gives it up after a deadline.
/// Signals and shutdown need threads of the pool, so it takes none.</summary>
/// <remarks>A thread that hangs cannot be ended: when <see cref="MaxHanging"/> do, no more work is begun until one has come back.</remarks>
internal sealed class HangingWork(Action<string> say, TimeProvider time)
{
    public const int MaxHanging = 4;

    /// <summary>How long a file may take; the largest configuration on a machine with little to give takes a fraction of it.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private int _running;

    /// <summary>Completes with what the work returned.</summary>
    /// <param name="work">Runs to its end even when it is given up.</param>
    /// <param name="what">What it is, as it stands after "waiting for".</param>
    /// <param name="cancellationToken">Gives it up at once.</param>
    /// <exception cref="TimeoutException">It was given up, or nothing may be begun. The message is for people.</exception>
    public async Task<T> RunAsync<T>(Func<T> work, string what, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _running) >= MaxHanging)
            throw new TimeoutException($"{MaxHanging} attempts hang already; it is tried again when one of them ends");

        var task = Task.Factory.StartNew(() => Count(work), CancellationToken.None,
            TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
        using var enough = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(enough.Token, cancellationToken);
        try
        {
            return await Waiting.ForAsync(task, what, say, time, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && !task.IsCanceled)
        {
            throw new TimeoutException($"it has hung for {Deadline.TotalSeconds:0} s and was given up");
        }
    }

    private T Count<T>(Func<T> work)
    {
        Interlocked.Increment(ref _running);
        try
        {
            return work();
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }
}
