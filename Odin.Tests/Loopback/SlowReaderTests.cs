using System.Net.Sockets;
using System.Security.Cryptography;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback;

[Collection(nameof(MemoryMeasured))]
public sealed class SlowReaderTests
{
    private const int Sessions = 20;

    /// <summary>Far more than all kernel buffers and the edge's own between the two ends hold.</summary>
    private const int BytesPerSession = 48 * 1024 * 1024;

    [Theory, ClassData(typeof(EveryPump))]
    public async Task A_target_that_does_not_read_stops_its_client_and_costs_the_edge_no_memory(EdgeLoops loops)
    {
        var mayRead = new TaskCompletionSource();
        await using var target = TestTarget.Start(
            async socket =>
            {
                await mayRead.Task;
                await TestTarget.DrainAsync(socket);
            },
            receiveBuffer: 64 * 1024);
        await using var edge = await TestEdge.StartAsync(loops);
        var port = await edge.ServeAsync([target.Address]);
        var chunk = new byte[256 * 1024];
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var clients = new List<TestClient>();
        for (var session = 0; session < Sessions; session++) clients.Add(await TestClient.ConnectAsync(port));
        var pushed = (await Task.WhenAll(clients.Select(client => PushAsync(client.Socket, chunk)))).Sum();

        pushed.ShouldBeLessThan((long)Sessions * BytesPerSession, "a client was never stopped: nothing pushes back");
        (GC.GetTotalMemory(forceFullCollection: true) - before)
            .ShouldBeLessThan(Sessions * 256 * 1024, "what a target does not read is kept by the edge");
        mayRead.SetResult();
        foreach (var client in clients) client.Finish();
        foreach (var client in clients) (await client.ReceiveToEndAsync()).ShouldBeEmpty();
        Enumerable.Range(0, Sessions).Sum(_ => (long)edge.Log.NextSession()["BytesUp"]!).ShouldBe(pushed);
        clients.ForEach(client => client.Dispose());
    }

    [Theory, ClassData(typeof(EveryPump))]
    public async Task A_client_that_reads_slowly_gets_every_byte(EdgeLoops loops)
    {
        var bytes = new byte[16 * 1024 * 1024];
        new Random(16).NextBytes(bytes);
        await using var target = TestTarget.Start(async socket =>
        {
            await TestTarget.SendAllAsync(socket, bytes);
            socket.Shutdown(SocketShutdown.Send);
            await TestTarget.DrainAsync(socket);
        });
        await using var edge = await TestEdge.StartAsync(loops);
        using var client = await TestClient.ConnectAsync(await edge.ServeAsync([target.Address]), receiveBuffer: 4 * 1024);

        var received = await client.ReceiveToEndAsync();

        SHA256.HashData(received).ShouldBe(SHA256.HashData(bytes));
    }

    /// <summary>On a thread of its own, which blocks.</summary>
    internal static Task<long> PushAsync(Socket socket, byte[] chunk) => Task.Factory.StartNew(
        () => PushUntilBlocked(socket, chunk), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Sends until nothing moved for a while: the kernel has no event for "full for good".</summary>
    internal static long PushUntilBlocked(Socket socket, byte[] chunk)
    {
        socket.Blocking = false;
        long pushed = 0;
        while (pushed < BytesPerSession && socket.Poll(TimeSpan.FromMilliseconds(300), SelectMode.SelectWrite))
            pushed += socket.Send(chunk, SocketFlags.None, out _);
        socket.Blocking = true;
        return pushed;
    }
}
