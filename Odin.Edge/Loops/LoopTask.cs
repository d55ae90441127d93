using System.Runtime.CompilerServices;

namespace Odin.Edge.Loops;

/// <summary>What an async method on a loop's thread returns: like a <see cref="ValueTask{T}"/>, but its state is
/// kept by the thread for the next call.</summary>
/// <remarks>
/// Started, awaited and completed on one loop's thread, awaited exactly once. The framework's pooling builder keeps two boxes per core,
/// so that a thousand sessions under way allocate again; this one keeps all (bench/RESULTS.md has both).
/// </remarks>
[AsyncMethodBuilder(typeof(LoopTaskBuilder<>))]
internal readonly struct LoopTask<T>(LoopTaskBox<T>? box, T result) : ICriticalNotifyCompletion
{
    public bool IsCompleted => box is null || box.IsCompleted;

    public LoopTask<T> GetAwaiter() => this;

    /// <summary>The result, or the exception that ended the method. The task is void afterwards.</summary>
    public T GetResult() => box is null ? result : box.TakeResult();

    /// <summary>Of a method under way: calls this when it ends instead of what was given before; null: nothing. The result must still be
    /// taken.</summary>
    public void CallBack(Action? continuation) => box!.Continuation = continuation;

    public void OnCompleted(Action continuation) => box!.Continuation = continuation;

    public void UnsafeOnCompleted(Action continuation) => box!.Continuation = continuation;
}
