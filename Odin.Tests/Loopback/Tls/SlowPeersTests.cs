using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Odin.Edge.Loops;
using Odin.Edge.Tls;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback.Tls;

/// <summary>Back-pressure goes through TLS, in both directions.</summary>
[Collection(nameof(MemoryMeasured))]
public sealed class SlowPeersTests
{
    private const int Sessions = 10;

    /// <summary>Far more than all kernel buffers and the edge's own between the two ends hold.</summary>
    private const long MaxPerSession = 48 * 1024 * 1024;

    /// <summary>Of one loop when it has all sessions: large pieces until the last of them makes it much, then small ones.</summary>
    private const long MaxKeptOfLoop = EventLoop.MuchKeptBytes + (512 * 1024) + ((Sessions - 9) * 256 * 1024);

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
        var all = world.Edge.Services.GetRequiredService<LoopSet>().All;
        foreach (var loop in all) await TestTimeout.Within(loop.InvokeAsync(() => BuffersOf(loop)));
        var clients = new List<TlsClient>();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var session = 0; session < Sessions; session++) clients.Add(await world.ConnectAsync());

        var sent = await TestTimeout.Within(Task.WhenAll(pushed.Select(one => one.Task)));

        sent.ShouldAllBe(bytes => bytes < MaxPerSession, "a target was never stopped: nothing pushes back");
        all.ShouldAllBe(loop => loop.KeptBytes <= MaxKeptOfLoop, "large pieces are kept although a loop keeps much");
        var kept = all.Sum(loop => loop.KeptBytes);
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        (grown - kept).ShouldBeLessThan(Sessions * 256 * 1024, "a loop keeps more than it counts");
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
        all.Sum(loop => loop.KeptBytes).ShouldBe(0, "what was kept has gone");
    }

    /// <summary>A loop's own, which the first bulk makes and no session keeps.</summary>
    private static (int, TlsInput, TlsOutput) BuffersOf(EventLoop loop) =>
        (loop.BulkScratch.Length, TlsInput.OfThread, TlsOutput.OfThread);

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
