using System.Runtime.CompilerServices;

namespace Odin.Edge.Loops;

/// <summary>Completes on the loop's thread when the socket is ready or interrupted.</summary>
internal readonly struct ReadinessAwaitable(LoopSocket socket, bool isWrite) : ICriticalNotifyCompletion
{
    public bool IsCompleted => socket.IsInterrupted || (isWrite ? socket.IsWritable : socket.IsReadable);

    public ReadinessAwaitable GetAwaiter() => this;

    public void GetResult() { }

    public void OnCompleted(Action continuation) => socket.WhenReady(continuation, isWrite);

    public void UnsafeOnCompleted(Action continuation) => socket.WhenReady(continuation, isWrite);
}
