using System.Net;
using System.Net.Sockets;
using Odin.Tests.Support;

namespace Odin.Tests.Thor.Support;

/// <summary>A target on a free loopback port that treats each client as a test says. Owns its sockets.</summary>
internal sealed class HostileTarget : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<Socket, CancellationToken, Task> _serve;
    private readonly Task _accepting;

    private HostileTarget(Func<Socket, CancellationToken, Task> serve, bool listens)
    {
        _serve = serve;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        if (listens) _listener.Listen();
        _accepting = listens ? AcceptAsync() : Task.CompletedTask;
    }

    public IPEndPoint Endpoint => (IPEndPoint)_listener.LocalEndPoint!;

    /// <summary>Has a port and does not listen on it.</summary>
    public static HostileTarget ThatRefuses() => new((_, _) => Task.CompletedTask, listens: false);

    public static HostileTarget ThatResets() => new(
        async (client, stop) =>
        {
            await client.ReceiveAsync(new byte[1], stop);
            client.Close(timeout: 0);
        },
        listens: true);

    public static HostileTarget ThatGreetsWith(byte[] line) => new(
        async (client, stop) =>
        {
            await client.SendAsync(line, stop);
            await RealTime.UntilAsync(stop);
        },
        listens: true);

    public static HostileTarget ThatIsSilent() => new((_, stop) => RealTime.UntilAsync(stop), listens: true);

    /// <summary>Half an answer and FIN.</summary>
    public static HostileTarget ThatEndsEarly() => new(
        async (client, stop) =>
        {
            var buffer = new byte[65_536];
            var received = await client.ReceiveAsync(buffer, stop);
            await client.SendAsync(buffer.AsMemory(0, received / 2), stop);
            client.Shutdown(SocketShutdown.Send);
            await client.ReceiveAsync(buffer, stop);
        },
        listens: true);

    public static HostileTarget ThatChanges(Action<byte[]> answer) => new(
        async (client, stop) =>
        {
            var buffer = new byte[64];
            var received = await client.ReceiveAsync(buffer, stop);
            answer(buffer);
            await client.SendAsync(buffer.AsMemory(0, received), stop);
            await client.ReceiveAsync(buffer, stop);
        },
        listens: true);

    /// <summary>The right answer and then some more.</summary>
    public static HostileTarget ThatSaysTooMuch() => new(
        async (client, stop) =>
        {
            var buffer = new byte[65];
            var received = await client.ReceiveAsync(buffer, stop);
            await client.SendAsync(buffer.AsMemory(0, received + 1), stop);
            await client.ReceiveAsync(buffer, stop);
        },
        listens: true);

    private async Task AcceptAsync()
    {
        List<Task> served = [];
        try
        {
            while (true) served.Add(ServeAsync(await _listener.AcceptAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(served);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using (client)
        {
            try
            {
                await _serve(client, _stop.Token);
            }
            catch (OperationCanceledException)
            {
                // The test is over.
            }
            catch (SocketException)
            {
                // The client under test went first.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
    }
}
