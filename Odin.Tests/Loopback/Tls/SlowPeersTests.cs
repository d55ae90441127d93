using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Odin.Edge.Loops;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback.Tls;

/// <summary>Back-pressure goes through TLS, in both directions.</summary>
[Collection(nameof(MemoryMeasured))]
public sealed class SlowPeersTests
{
    private const int Sessions = 10;

    /// <summary>Far more than all kernel buffers and the edge's own between the two ends hold.</summary>
    private const long MaxPerSession = 48 * 1024 * 1024;

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task A_client_that_does_not_read_stops_its_target_and_costs_the_edge_no_memory(EdgeLoops loops)
    {
        var chunk = new byte[256 * 1024];
        var pushed = new TaskCompletionSource<long>[Sessions];
        for (var session = 0; session < Sessions; session++) pushed[session] = new TaskCompletionSource<long>();
        var next = -1;
        await using var target = TestTarget.Start(async socket =>
        {
            var own = Interlocked.Increment(ref next);
            pushed[own].SetResult(await SlowReaderTests.PushAsync(socket, chunk));
            socket.Shutdown(SocketShutdown.Send);
            await TestTarget.DrainAsync(socket);
        });
        await using var world = await TlsWorld.StartAsync(loops, target);
        var clients = new List<TlsClient>();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var session = 0; session < Sessions; session++) clients.Add(await world.ConnectAsync());

        var sent = await TestTimeout.Within(Task.WhenAll(pushed.Select(one => one.Task)));

        sent.ShouldAllBe(bytes => bytes < MaxPerSession, "a target was never stopped: nothing pushes back");
        (GC.GetTotalMemory(forceFullCollection: true) - before)
            .ShouldBeLessThan(EventLoop.MuchKeptBytes + (Sessions * 384 * 1024), "what a client does not read is kept by the edge");
        var got = 0L;
        foreach (var client in clients)
        {
            got += (await client.ReceiveToEndAsync()).Length;
            await client.FinishAsync();
            await client.DisposeAsync();
        }

        got.ShouldBe(sent.Sum());
        Enumerable.Range(0, Sessions).Sum(_ => (long)world.Edge.Log.NextSession()["BytesDown"]!).ShouldBe(got);
        await world.WhenEmptyAsync();
        world.Edge.Services.GetRequiredService<LoopSet>().All.Sum(loop => loop.KeptBytes).ShouldBe(0, "what was kept has gone");
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task The_rest_of_a_large_upload_comes_though_nothing_follows_it(EdgeLoops loops)
    {
        var bytes = new byte[8 * 1024 * 1024 + 1000];
        await using var target = TestTarget.Start(async socket =>
        {
            var buffer = new byte[1024 * 1024];
            for (var got = 0L; ;)
            {
                var read = await socket.ReceiveAsync(buffer);
                if (read == 0) return;
                if ((got += read) % bytes.Length == 0) await socket.SendAsync("a"u8.ToArray());
            }
        });
        await using var world = await TlsWorld.StartAsync(loops, target);
        await using var client = await world.ConnectAsync();

        for (var time = 0; time < 4; time++)
        {
            await client.SendAsync(bytes);
            (await client.ReceiveAsync(1)).ShouldBe("a"u8.ToArray());
        }
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task A_target_that_reads_late_gets_every_byte(EdgeLoops loops)
    {
        var bytes = new byte[16 * 1024 * 1024];
        new Random(16).NextBytes(bytes);
        var mayRead = new TaskCompletionSource();
        var hash = new TaskCompletionSource<byte[]>();
        await using var target = TestTarget.Start(async socket =>
        {
            await mayRead.Task;
            await using var stream = new NetworkStream(socket);
            hash.SetResult(await SHA256.HashDataAsync(stream));
        }, receiveBuffer: 64 * 1024);
        await using var world = await TlsWorld.StartAsync(loops, target);
        await using var client = await world.ConnectAsync();

        var sending = client.SendAsync(bytes);
        mayRead.SetResult();
        await sending;
        await client.FinishAsync();

        (await TestTimeout.Within(hash.Task)).ShouldBe(SHA256.HashData(bytes));
    }
}
