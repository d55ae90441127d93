using System.Buffers;
using System.Net.Sockets;
using Odin.Thor.Sockets;

namespace Odin.Thor.Echo;

/// <summary>One client of an <see cref="EchoTarget"/>, from accept to the last FIN. Owns its socket.</summary>
/// <remarks>
/// Reads only when everything read before has been sent: that is the back-pressure. The buffer starts small, so that
/// thousands of idle connections are cheap, and doubles while reads fill it.
/// </remarks>
internal sealed class EchoConnection(Socket socket, EchoOptions options, EchoCounters counters)
{
    private const int FirstBufferBytes = 2048;

    private byte[] _buffer = [];

    /// <summary>Echoes until the client's FIN, then sends its own. A failure on either side ends the connection with RST.</summary>
    public async Task RunAsync()
    {
        _buffer = ArrayPool<byte>.Shared.Rent(Math.Min(FirstBufferBytes, options.MaxBufferBytes));
        var error = SocketError.Fault;
        try
        {
            error = await EchoUntilFinAsync();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            counters.CountEnded(failed: error != SocketError.Success);
            if (error == SocketError.Success) socket.Dispose();   // Everything was sent: close is the FIN.
            else Abort();
        }
    }

    private async ValueTask<SocketError> EchoUntilFinAsync()
    {
        using var operation = new SocketOperation();
        if (options.Name is { } name && await operation.SendAsync(socket, Greeting.Of(name)) is not SocketError.Success and var failure)
            return failure;

        while (true)
        {
            var room = Math.Min(_buffer.Length, options.MaxBufferBytes);
            var error = await operation.ReceiveAsync(socket, _buffer.AsMemory(0, room));
            var received = operation.BytesTransferred;
            if (error != SocketError.Success || received == 0) return error;

            if (options.UpperCase) AsciiUpperCase.Apply(_buffer.AsSpan(0, received));
            error = await operation.SendAsync(socket, _buffer.AsMemory(0, received));
            if (error != SocketError.Success) return error;

            counters.CountEchoed(received);
            if (received == room) Grow();
        }
    }

    private void Grow()
    {
        if (_buffer.Length >= options.MaxBufferBytes) return;

        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(_buffer.Length * 2, options.MaxBufferBytes));
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    /// <summary>Ends the connection with RST, from any thread, also while it runs.</summary>
    public void Abort() => socket.Close(timeout: 0);
}
