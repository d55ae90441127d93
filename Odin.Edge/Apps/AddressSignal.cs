namespace Odin.Edge.Apps;

/// <summary>Wakes sessions that wait for an address of a target. From any thread.</summary>
internal sealed class AddressSignal(TimeProvider time)
{
    private TaskCompletionSource? _changed;   // Null until somebody waits.

    public void Set() => Interlocked.Exchange(ref _changed, null)?.SetResult();

    /// <summary>Completes when a target's addresses change, or after <paramref name="timeout"/>. True: they changed.</summary>
    public async Task<bool> WaitAsync(TimeSpan timeout)
    {
        try
        {
            await Next.Task.WaitAsync(timeout, time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private TaskCompletionSource Next
    {
        get
        {
            var made = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return Interlocked.CompareExchange(ref _changed, made, null) ?? made;
        }
    }
}
