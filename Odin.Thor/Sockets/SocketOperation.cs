using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Threading.Tasks.Sources;

namespace Odin.Thor.Sockets;

/// <summary>One socket call in flight, reusable on any socket without allocation. Failures are values, never exceptions.</summary>
/// <remarks>
/// One call at a time, and its task is awaited exactly once. A socket that another thread disposes ends the call with
/// <see cref="SocketError.OperationAborted"/>. The continuation runs on the thread that completes the call, without the caller's
/// execution context (the base constructor's argument): nothing here uses it.
/// </remarks>
internal sealed class SocketOperation() : SocketAsyncEventArgs(true), IValueTaskSource<SocketError>
{
    private ManualResetValueTaskSourceCore<SocketError> _completion;

    public ValueTask<SocketError> ConnectAsync(Socket socket, EndPoint remote)
    {
        SetBuffer(default);   // .NET would send what is in the buffer right after the connect.
        RemoteEndPoint = remote;
        return Start(socket, static (socket, operation) => socket.ConnectAsync(operation));
    }

    /// <summary>Sends all of <paramref name="bytes"/>, or fails.</summary>
    public async ValueTask<SocketError> SendAsync(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            SetBuffer(MemoryMarshal.AsMemory(bytes));
            var error = await Start(socket, static (socket, operation) => socket.SendAsync(operation));
            if (error != SocketError.Success) return error;
            bytes = bytes[BytesTransferred..];
        }

        return SocketError.Success;
    }

    /// <summary>Receives once; <see cref="SocketAsyncEventArgs.BytesTransferred"/> is then the count, 0 after the peer's FIN.</summary>
    public ValueTask<SocketError> ReceiveAsync(Socket socket, Memory<byte> buffer)
    {
        SetBuffer(buffer);
        return Start(socket, static (socket, operation) => socket.ReceiveAsync(operation));
    }

    private ValueTask<SocketError> Start(Socket socket, Func<Socket, SocketOperation, bool> call)
    {
        _completion.Reset();
        try
        {
            return call(socket, this) ? new(this, _completion.Version) : new(SocketError);
        }
        catch (ObjectDisposedException)
        {
            return new(SocketError.OperationAborted);
        }
    }

    protected override void OnCompleted(SocketAsyncEventArgs e) => _completion.SetResult(SocketError);

    SocketError IValueTaskSource<SocketError>.GetResult(short token) => _completion.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<SocketError>.GetStatus(short token) => _completion.GetStatus(token);

    void IValueTaskSource<SocketError>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _completion.OnCompleted(continuation, state, token, flags);
}
