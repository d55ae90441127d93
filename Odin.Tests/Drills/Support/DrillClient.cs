using System.Net;
using System.Net.Sockets;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Drills.Support;

/// <summary>A client in a region that checks every byte it gets back. What goes wrong is an
/// exception that <see cref="Why"/> names.</summary>
internal sealed class DrillClient : IDisposable
{
    private static readonly TimeSpan TimeLimit = TestTimeout.Usual;

    private readonly Socket _socket;

    private DrillClient(Socket socket) => _socket = socket;

    public static bool IsFailure(Exception exception) => exception is SocketException or TimeoutException or InvalidDataException;

    public static string Why(Exception exception) => (exception as SocketException)?.SocketErrorCode.ToString() ?? exception.Message;

    public static async Task<DrillClient> ConnectAsync(Place region, IPEndPoint edge)
    {
        var socket = await region.NewSocketAsync(edge.AddressFamily);
        try
        {
            socket.NoDelay = true;
            await socket.ConnectAsync(edge).WaitAsync(TimeLimit, TestTimeout.Time);
            return new DrillClient(socket);
        }
        catch (Exception)
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>One whole session: the edge serves.</summary>
    public static async Task VisitAsync(Place region, IPEndPoint edge)
    {
        using var client = await ConnectAsync(region, edge);
        await client.EchoAsync(1);
        await client.EndAsync();
    }

    public async Task EchoAsync(int seed)
    {
        var sent = new byte[64];
        new Random(seed).NextBytes(sent);
        await _socket.SendAsync(sent);
        var received = new byte[sent.Length];
        for (var got = 0; got < received.Length;)
        {
            var read = await _socket.ReceiveAsync(received.AsMemory(got)).AsTask().WaitAsync(TimeLimit, TestTimeout.Time);
            if (read == 0) throw new InvalidDataException($"FIN after {got} bytes of an echo");
            got += read;
        }

        if (!received.AsSpan().SequenceEqual(sent)) throw new InvalidDataException("an echo differs from what was sent");
    }

    /// <summary>FIN there and back.</summary>
    public async Task EndAsync()
    {
        _socket.Shutdown(SocketShutdown.Send);
        if (await _socket.ReceiveAsync(new byte[1]).WaitAsync(TimeLimit, TestTimeout.Time) != 0)
            throw new InvalidDataException("bytes after the last echo");
    }

    /// <summary>Completes when the other side has ended it, however.</summary>
    public async Task WaitForEndAsync()
    {
        try
        {
            await _socket.ReceiveAsync(new byte[1]).WaitAsync(TimeLimit, TestTimeout.Time);
        }
        catch (SocketException)
        {
            // A reset is an end, too.
        }
    }

    public void Dispose() => _socket.Dispose();
}
