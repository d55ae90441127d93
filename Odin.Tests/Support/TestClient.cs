using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Odin.Tests.Support;

/// <summary>A client with the few verbs tests speak in. Every wait ends after 20 s with what it waited for.</summary>
internal sealed class TestClient : IDisposable
{
    private static readonly TimeSpan TimeLimit = TestTimeout.Usual;

    private TestClient(Socket socket) => Socket = socket;

    public Socket Socket { get; }

    public IPEndPoint Local => (IPEndPoint)Socket.LocalEndPoint!;

    public static async Task<TestClient> ConnectAsync(int port, IPAddress? address = null, int? receiveBuffer = null,
        IPAddress? from = null)
    {
        address ??= IPAddress.Loopback;
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer is { } bytes) socket.ReceiveBufferSize = bytes;
        if (from is not null) socket.Bind(new IPEndPoint(from, 0));
        await socket.ConnectAsync(new IPEndPoint(address, port)).WaitAsync(TimeLimit, TestTimeout.Time);
        return new TestClient(socket);
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) =>
        await TestTarget.SendAllAsync(Socket, bytes).WaitAsync(TimeLimit, TestTimeout.Time);

    public Task SendAsync(string text) => SendAsync(Encoding.ASCII.GetBytes(text));

    /// <summary>Sends the text and receives it back.</summary>
    public async Task EchoAsync(string text)
    {
        await SendAsync(text);
        (await ReceiveTextAsync(text.Length)).ShouldBe(text);
    }

    public void Finish() => Socket.Shutdown(SocketShutdown.Send);

    /// <summary>Closes with RST.</summary>
    public void Reset()
    {
        Socket.LingerState = new LingerOption(true, 0);
        Socket.Dispose();
    }

    /// <summary>Exactly so many bytes.</summary>
    public async Task<byte[]> ReceiveAsync(int count)
    {
        var bytes = new byte[count];
        for (var got = 0; got < count;)
        {
            var read = await Socket.ReceiveAsync(bytes.AsMemory(got)).AsTask().WaitAsync(TimeLimit, TestTimeout.Time);
            if (read == 0) throw new EndOfStreamException($"FIN after {got} of {count} bytes.");
            got += read;
        }

        return bytes;
    }

    public async Task<string> ReceiveTextAsync(int count) => Encoding.ASCII.GetString(await ReceiveAsync(count));

    /// <summary>Everything up to the FIN.</summary>
    public async Task<byte[]> ReceiveToEndAsync()
    {
        var all = new MemoryStream();
        var buffer = new byte[256 * 1024];
        while (await Socket.ReceiveAsync(buffer.AsMemory()).AsTask().WaitAsync(TimeLimit, TestTimeout.Time) is > 0 and var read)
            all.Write(buffer, 0, read);
        return all.ToArray();
    }

    public async Task<string> ReceiveTextToEndAsync() => Encoding.ASCII.GetString(await ReceiveToEndAsync());

    /// <summary>Reads until the connection breaks; returns how.</summary>
    public async Task<SocketError> ReceiveUntilBrokenAsync()
    {
        try
        {
            await ReceiveToEndAsync();
            return SocketError.Success;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode;
        }
    }

    public void Dispose() => Socket.Dispose();
}
