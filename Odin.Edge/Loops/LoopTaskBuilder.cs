using System.Runtime.CompilerServices;

namespace Odin.Edge.Loops;

/// <summary>Compiles <c>async LoopTask</c> methods. A method that never waits needs no box at all.</summary>
#pragma warning disable CA1822 // The compiler calls these on an instance.
internal struct LoopTaskBuilder<T>
{
    private LoopTaskBox<T>? _box;
    private T _result;

    /// <summary>Read once, by the compiler's code, after the first run of the method.</summary>
    public readonly LoopTask<T> Task => new(_box, _result);

    public static LoopTaskBuilder<T> Create() => default;

    public readonly void Start<TStateMachine>(ref TStateMachine stateMachine) where TStateMachine : IAsyncStateMachine =>
        stateMachine.MoveNext();

    public readonly void SetStateMachine(IAsyncStateMachine stateMachine) { }

    public void SetResult(T result)
    {
        if (_box is null) _result = result;
        else _box.Complete(result, null);
    }

    public void SetException(Exception exception)
    {
        _box ??= new FailedLoopTask<T>();
        _box.Complete(default!, exception);
    }

    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion where TStateMachine : IAsyncStateMachine => awaiter.OnCompleted(Box(ref stateMachine).MoveNext);

    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion where TStateMachine : IAsyncStateMachine =>
            awaiter.UnsafeOnCompleted(Box(ref stateMachine).MoveNext);

    private LoopTaskBox<T> Box<TStateMachine>(ref TStateMachine stateMachine) where TStateMachine : IAsyncStateMachine
    {
        if (_box is not null) return _box;

        var box = LoopTaskBox<T, TStateMachine>.Rent();
        _box = box;                       // Before the copy is made: the copy's builder must know its box.
        box.Hold(ref stateMachine);
        return box;
    }
}
