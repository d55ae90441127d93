using System.Net;
using System.Net.Sockets;
using Odin.Tests.Support;

namespace Odin.Tests.Thor.Support;

/// <summary>A plain TCP client of a loopback endpoint. Every wait ends after <see cref="TimeLimit"/>.</summary>
internal sealed class LocalClient : IDisposable
{
    public static readonly TimeSpan TimeLimit = TestTimeout.Usual;

    private readonly CancellationTokenSource _timeLimit = TestTimeout.Source(TimeLimit);

    private LocalClient(Socket socket) => Socket = socket;

    public Socket Socket { get; }

    public static async Task<LocalClient> ConnectAsync(IPEndPoint endpoint)
    {
        var client = new LocalClient(new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp));
        await client.Socket.ConnectAsync(endpoint, client._timeLimit.Token);
        return client;
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await Socket.SendAsync(bytes, _timeLimit.Token);

    public void SendFin() => Socket.Shutdown(SocketShutdown.Send);

    public void SendReset() => Socket.Close(timeout: 0);

    public async Task<byte[]> ReceiveAsync(int count)
    {
        var bytes = new byte[count];
        var received = 0;
        while (received < count && await Socket.ReceiveAsync(bytes.AsMemory(received), _timeLimit.Token) is > 0 and var more)
            received += more;
        return bytes[..received];
    }

    public async Task<byte[]> ReceiveToFinAsync()
    {
        using var all = new MemoryStream();
        var piece = new byte[65_536];
        while (await Socket.ReceiveAsync(piece, _timeLimit.Token) is > 0 and var count) all.Write(piece, 0, count);
        return all.ToArray();
    }

    public void Dispose()
    {
        Socket.Dispose();
        _timeLimit.Dispose();
    }
}
