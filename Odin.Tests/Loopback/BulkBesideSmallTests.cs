using System.Net.Sockets;
using System.Threading.Channels;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback;

/// <summary>Small sessions, new clients and bulk streams share one loop: each goes on while the others never pause.</summary>
public sealed class BulkBesideSmallTests
{
    private const int Streams = 4;
    private const int Rounds = 20;
    private static readonly byte[] Chunk = new byte[256 * 1024];

    [Theory, ClassData(typeof(EveryPump))]
    public async Task Round_trips_and_new_clients_go_on_beside_uploads_and_uploads_beside_them(EdgeLoops loops)
    {
        var moved = Channel.CreateUnbounded<int>();
        await using var bulk = TestTarget.Start(socket => CountAsync(socket, moved.Writer));
        await RunAsync(loops, bulk, client => PushAsync(client), moved.Reader);
    }

    [Theory, ClassData(typeof(EveryPump))]
    public async Task Round_trips_and_new_clients_go_on_beside_downloads_and_downloads_beside_them(EdgeLoops loops)
    {
        var moved = Channel.CreateUnbounded<int>();
        await using var bulk = TestTarget.Start(PushAsync);
        await RunAsync(loops, bulk, client => CountAsync(client, moved.Writer), moved.Reader);
    }

    private static async Task RunAsync(EdgeLoops loops, TestTarget bulk, Func<Socket, Task> stream, ChannelReader<int> moved)
    {
        await using var echo = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync(loops);
        var (smallPort, bulkPort) = (FreePort.Next(), FreePort.Next());
        await edge.ServeAsync(AppSpecs.Spec("small", smallPort, [echo.Address]), AppSpecs.Spec("bulk", bulkPort, [bulk.Address]));
        var clients = new List<TestClient>();
        for (var i = 0; i < Streams; i++) clients.Add(await TestClient.ConnectAsync(bulkPort));
        var streams = clients.Select(client => Task.Run(() => stream(client.Socket))).ToList();

        using var standing = await TestClient.ConnectAsync(smallPort);
        for (var round = 0; round < Rounds; round++)
        {
            for (var trip = 0; trip < 10; trip++) await RoundTripAsync(standing);
            using var fresh = await TestClient.ConnectAsync(smallPort);
            await RoundTripAsync(fresh);
            await TestTimeout.Within(moved.ReadAsync(TestContext.Current.CancellationToken).AsTask());
        }

        clients.ForEach(client => client.Reset());
        await TestTimeout.Within(Task.WhenAll(streams));
    }

    private static async Task RoundTripAsync(TestClient client)
    {
        await client.SendAsync("ping");
        (await client.ReceiveAsync(4)).ShouldBe("ping"u8.ToArray());
    }

    /// <summary>As many bytes as go, until the connection ends.</summary>
    private static async Task PushAsync(Socket socket)
    {
        try
        {
            while (true) await socket.SendAsync(Chunk);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    /// <summary>Drops what comes, and says so after every 8 MB.</summary>
    private static async Task CountAsync(Socket socket, ChannelWriter<int> moved)
    {
        const int Step = 8 * 1024 * 1024;
        try
        {
            var buffer = new byte[256 * 1024];
            for (int got, sum = 0; (got = await socket.ReceiveAsync(buffer)) > 0;)
            {
                if ((sum += got) < Step) continue;
                sum = 0;
                moved.TryWrite(Step);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
