using System.Runtime.CompilerServices;

namespace Odin.Edge.Loops;

/// <summary>Lets the loop serve others before the caller goes on.</summary>
internal readonly struct YieldAwaitable(EventLoop loop) : ICriticalNotifyCompletion
{
    public bool IsCompleted => false;

    public YieldAwaitable GetAwaiter() => this;

    public void GetResult() { }

    public void OnCompleted(Action continuation) => loop.RunSoon(continuation);

    public void UnsafeOnCompleted(Action continuation) => loop.RunSoon(continuation);
}
