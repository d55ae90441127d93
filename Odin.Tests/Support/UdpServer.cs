using System.Net;
using System.Net.Sockets;

namespace Odin.Tests.Support;

/// <summary>A server on loopback that answers each packet with one.</summary>
internal sealed class UdpServer : IAsyncDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Func<ReadOnlyMemory<byte>, byte[]> _answer;
    private readonly Task _run;

    public UdpServer(Func<ReadOnlyMemory<byte>, byte[]> answer)
    {
        _answer = answer;
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _run = ServeAsync();
    }

    public IPEndPoint Endpoint => (IPEndPoint)_socket.LocalEndPoint!;

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _run;
    }

    private async Task ServeAsync()
    {
        var buffer = new byte[512];
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0));
                await _socket.SendToAsync(_answer(buffer.AsMemory(0, received.ReceivedBytes)), received.RemoteEndPoint);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
