using System.Runtime.CompilerServices;

namespace Odin.Edge.Loops;

/// <summary>Waits for work done on ordinary threads and comes back to the loop's thread.</summary>
internal readonly struct LoopTaskAwaitable<T>(EventLoop loop, Task<T> task) : ICriticalNotifyCompletion
{
    public bool IsCompleted => task.IsCompleted;

    public LoopTaskAwaitable<T> GetAwaiter() => this;

    public T GetResult() => task.GetAwaiter().GetResult();

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation)
    {
        var home = loop;
        task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(() => home.Post(continuation));
    }
}
