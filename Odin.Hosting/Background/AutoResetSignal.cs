namespace Odin.Hosting.Background;

/// <summary>Wakes one waiting loop. A signal that comes while the loop is at work is kept until it waits again; several are one.</summary>
/// <remarks>Set from any thread; waited for by one loop. Never runs the loop on the thread that sets it.</remarks>
public sealed class AutoResetSignal
{
    private TaskCompletionSource _next = NewSource();

    public bool IsSet => Volatile.Read(ref _next).Task.IsCompleted;

    public void Set() => Volatile.Read(ref _next).TrySetResult();

    /// <summary>Forgets a signal that is set: what it asked for is being done from here on.</summary>
    public void Reset()
    {
        if (IsSet) Volatile.Write(ref _next, NewSource());
    }

    /// <summary>Completes with the signal, which stays set until <see cref="Reset"/>, or after <paramref name="atMost"/>. True: it was the
    /// signal.</summary>
    public async Task<bool> WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        var next = Volatile.Read(ref _next).Task;
        // Without an exception where nothing was signalled, which is the usual case.
        await next.WaitAsync(atMost, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (next.IsCompleted) return true;
        cancellationToken.ThrowIfCancellationRequested();
        return false;
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
