using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Odin.Edge.Control.Applying;
using Odin.Edge.Counts;
using Odin.Edge.Sessions;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback.Tls;

/// <summary>Sessions end in every state that there is, at random places, while certificates are renewed: what each holds is given back
/// once.</summary>
public sealed class EveryEndTests
{
    private const int Kinds = 7;

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task Sessions_that_end_anywhere_leave_nothing_and_break_nothing(EdgeLoops loops)
    {
        const int Lanes = 8, Each = 60;
        var random = new Random(7);
        await using var target = TestTarget.Start(async socket =>
        {
            var buffer = new byte[64 * 1024];
            while (await socket.ReceiveAsync(buffer) is > 0 and var count)
            {
                if (buffer[0] == (byte)'R')
                {
                    socket.LingerState = new LingerOption(true, 0);
                    return;
                }

                await TestTarget.SendAllAsync(socket, buffer.AsMemory(0, count));
            }
        });
        await using var world = await TlsWorld.StartAsync(loops, target);
        var hello = await CapturedHello.OfAsync("shop.example");
        var seeds = Enumerable.Range(0, Lanes).Select(_ => random.Next()).ToList();

        var lanes = seeds.Select(async seed =>
        {
            var own = new Random(seed);
            for (var count = 0; count < Each; count++) await EndAsync(world, hello, count % Kinds, own);
        }).ToList();
        for (var renewal = 0; renewal < 20; renewal++)
        {
            world.Folder.Issue("shop", "shop.example");
            await world.Edge.Services.GetRequiredService<TlsSet>().RenewAsync();
            if (renewal % 5 == 4) await world.Edge.Services.GetRequiredService<LoopSessionsSet>().EndAllAsync(EndedBy.Drain);
        }

        await Task.WhenAll(lanes);
        await world.WhenEmptyAsync();
        world.ShouldHaveNoBugs();
        await using var client = await world.ConnectAsync();
        await client.EchoAsync("afterwards");
    }

    private static async Task EndAsync(TlsWorld world, byte[] hello, int kind, Random random)
    {
        try
        {
            if (kind < 3) await EndWithinHandshakeAsync(world, hello, kind, random);
            else await EndAfterHandshakeAsync(world, kind, random);
        }
        catch (Exception exception) when (exception is IOException or SocketException or AuthenticationException)
        {
            // Sessions end from all sides here.
        }
    }

    private static async Task EndWithinHandshakeAsync(TlsWorld world, byte[] hello, int kind, Random random)
    {
        using var client = await TestClient.ConnectAsync(world.Port);
        if (kind > 0) await client.SendAsync(hello.AsMemory(0, kind == 1 ? random.Next(1, hello.Length) : hello.Length));
        if (kind == 2) await client.ReceiveAsync(random.Next(1, 200));
        if (random.Next(2) == 0) client.Reset();
        else client.Finish();
    }

    private static async Task EndAfterHandshakeAsync(TlsWorld world, int kind, Random random)
    {
        await using var client = await world.ConnectAsync();
        if (kind == 3) client.Socket.LingerState = new LingerOption(true, 0);
        if (kind == 4) await client.SendAsync("R"u8.ToArray());
        if (kind == 5) await client.SendAsync(new byte[random.Next(1, 60_000)]);   // And reads nothing of the echo.
        if (kind != 6) return;
        await client.EchoAsync("whole");
        await client.FinishAsync();
    }
}
