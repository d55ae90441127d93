using System.Net.Sockets;
using System.Text.Json;

namespace Odin.Edge.Takeover;

/// <summary>The line between the two processes of a takeover. Its calls wait; they are for ordinary
/// threads that have nothing else to do.</summary>
internal sealed class TakeoverChannel : IDisposable
{
    private const int MaxPacketBytes = 64 * 1024;
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(5);

    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[MaxPacketBytes];

    public TakeoverChannel(Socket socket)
    {
        _socket = socket;
        _socket.Blocking = true;
        _socket.SendTimeout = (int)SendTimeout.TotalMilliseconds;
    }

    public static Socket NewSocket() => new(AddressFamily.Unix, SocketType.Seqpacket, ProtocolType.Unspecified);

    /// <exception cref="SocketException">The other side went away or does not read.</exception>
    public void Send(TakeoverMessage message, ReadOnlySpan<int> descriptors = default) =>
        DescriptorMessage.Send(_socket, JsonSerializer.SerializeToUtf8Bytes(message, TakeoverJson.Default.TakeoverMessage), descriptors);

    /// <summary>Null: the other side went away.</summary>
    /// <exception cref="SocketException">Nothing came in time.</exception>
    /// <exception cref="JsonException">What came is no message.</exception>
    public TakeoverMessage? Receive(TimeSpan timeout, out int[] descriptors)
    {
        _socket.ReceiveTimeout = (int)timeout.TotalMilliseconds;
        var bytes = DescriptorMessage.Receive(_socket, _buffer, out descriptors);
        return bytes == 0 ? null : JsonSerializer.Deserialize(_buffer.AsSpan(0, bytes), TakeoverJson.Default.TakeoverMessage);
    }

    public void Dispose() => _socket.Dispose();
}
