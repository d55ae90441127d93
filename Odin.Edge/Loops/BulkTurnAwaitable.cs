using System.Runtime.CompilerServices;

namespace Odin.Edge.Loops;

/// <summary>Lets the loop serve all that is small, and other bulk whose turn is before, until the caller goes on.</summary>
internal readonly struct BulkTurnAwaitable(EventLoop loop, bool isAgain) : ICriticalNotifyCompletion
{
    public bool IsCompleted => false;

    public BulkTurnAwaitable GetAwaiter() => this;

    public void GetResult() { }

    public void OnCompleted(Action continuation) => loop.QueueBulk(continuation, isAgain);

    public void UnsafeOnCompleted(Action continuation) => loop.QueueBulk(continuation, isAgain);
}
