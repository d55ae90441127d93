namespace Odin.Hosting.Background;

/// <summary>What a background loop waits at while there is nothing to do, so that it need not look again and again. From any
/// thread.</summary>
public sealed class Gate
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsOpen
    {
        get => Volatile.Read(ref _opened).Task.IsCompleted;
        set
        {
            lock (_lock)
            {
                if (value) _opened.TrySetResult();
                else if (IsOpen) Volatile.Write(ref _opened, new(TaskCreationOptions.RunContinuationsAsynchronously));
            }
        }
    }

    /// <summary>Completes as soon as it is open.</summary>
    public Task WhenOpenAsync(CancellationToken cancellationToken) => Volatile.Read(ref _opened).Task.WaitAsync(cancellationToken);
}
