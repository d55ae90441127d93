using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Odin.Edge.Loops;

/// <summary>Carries a suspended async method of a loop until its result is taken.</summary>
internal abstract class LoopTaskBox<T>
{
    private T _result = default!;
    private ExceptionDispatchInfo? _failure;

    public bool IsCompleted { get; private set; }

    /// <summary>Whoever awaits the method; called at once when it ends.</summary>
    public Action? Continuation { get; set; }

    public abstract Action MoveNext { get; }

    public void Complete(T result, Exception? exception)
    {
        _result = result;
        _failure = exception is null ? null : ExceptionDispatchInfo.Capture(exception);
        IsCompleted = true;
        Continuation?.Invoke();
    }

    public T TakeResult()
    {
        var (result, failure) = (_result, _failure);
        (_result, _failure, Continuation, IsCompleted) = (default!, null, null, false);
        Return();
        failure?.Throw();
        return result;
    }

    protected abstract void Return();
}

/// <summary>The box of one async method; every thread keeps those it has used.</summary>
internal sealed class LoopTaskBox<T, TStateMachine> : LoopTaskBox<T> where TStateMachine : IAsyncStateMachine
{
    private const int MaxKept = 16 * 1024;

    [ThreadStatic] private static Stack<LoopTaskBox<T, TStateMachine>>? s_kept;

    private TStateMachine _stateMachine = default!;

    private LoopTaskBox() => MoveNext = () => _stateMachine.MoveNext();

    public override Action MoveNext { get; }

    public static LoopTaskBox<T, TStateMachine> Rent() =>
        (s_kept ??= new Stack<LoopTaskBox<T, TStateMachine>>()).TryPop(out var kept) ? kept : new LoopTaskBox<T, TStateMachine>();

    /// <summary>Takes over the method at its first suspension.</summary>
    public void Hold(ref TStateMachine stateMachine) => _stateMachine = stateMachine;

    protected override void Return()
    {
        _stateMachine = default!;
        if ((s_kept ??= new Stack<LoopTaskBox<T, TStateMachine>>()) is { Count: < MaxKept } kept) kept.Push(this);
    }
}
