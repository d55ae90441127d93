using System.Net;
using System.Net.Sockets;

namespace Odin.Tests.Support;

/// <summary>A target whose behaviour is one function per connection. Everything it opened is closed at the end.</summary>
internal sealed class TestTarget : IAsyncDisposable
{
    private readonly Socket _listener;
    private readonly Func<Socket, Task> _serve;
    private readonly Task _run;
    private int _accepted;

    private TestTarget(Socket listener, Func<Socket, Task> serve)
    {
        _listener = listener;
        _serve = serve;
        _run = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public string Address => _listener.AddressFamily == AddressFamily.InterNetworkV6 ? $"[::1]:{Port}" : $"127.0.0.1:{Port}";

    public int Accepted => Volatile.Read(ref _accepted);

    public static TestTarget Start(Func<Socket, Task> serve, bool ipv6 = false, int? receiveBuffer = null, int port = 0,
        IPEndPoint? endpoint = null)
    {
        var listener = new Socket(ipv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        if (receiveBuffer is { } bytes) listener.ReceiveBufferSize = bytes;
        listener.Bind(endpoint ?? new IPEndPoint(ipv6 ? IPAddress.IPv6Loopback : IPAddress.Loopback, port));
        listener.Listen(1024);
        return new TestTarget(listener, serve);
    }

    /// <summary>Sends back what comes, then FIN after FIN.</summary>
    public static TestTarget Echo(bool ipv6 = false) => Start(EchoAsync, ipv6);

    /// <summary>Says who it is and ends.</summary>
    public static TestTarget Greeter(string greeting, int port = 0, IPEndPoint? endpoint = null) =>
        Start(socket => GreetAsync(socket, greeting), port: port, endpoint: endpoint);

    public static async Task GreetAsync(Socket socket, string greeting)
    {
        await socket.SendAsync(System.Text.Encoding.ASCII.GetBytes(greeting));
        socket.Shutdown(SocketShutdown.Send);
        await DrainAsync(socket);
    }

    /// <summary>Resets the session once it has taken a byte of what edge or client sends. A reset at once may come before the edge has seen
    /// the connection: then it is a refusal, and the next address or target is tried.</summary>
    public static async Task ResetAsync(Socket socket)
    {
        await socket.ReceiveAsync(new byte[1]);
        socket.LingerState = new LingerOption(true, 0);
    }

    public static async Task EchoAsync(Socket socket)
    {
        var buffer = new byte[64 * 1024];
        while (await socket.ReceiveAsync(buffer) is > 0 and var count) await SendAllAsync(socket, buffer.AsMemory(0, count));
        socket.Shutdown(SocketShutdown.Send);
    }

    public static async Task DrainAsync(Socket socket)
    {
        var buffer = new byte[64 * 1024];
        while (await socket.ReceiveAsync(buffer) > 0)
        {
        }
    }

    public static async Task SendAllAsync(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty) bytes = bytes[await socket.SendAsync(bytes)..];
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _run;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync();
                Interlocked.Increment(ref _accepted);
                _ = ServeAsync(socket);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The listener was closed: the test is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            try
            {
                socket.NoDelay = true;
                await _serve(socket);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // The client reset or went, as some tests want it to.
            }
        }
    }
}
