using System.Security.Cryptography;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback;

public sealed class BytesTests
{
    [Theory, ClassData(typeof(EveryPump))]
    public async Task Sixty_four_mebibytes_come_back_unchanged(EdgeLoops loops)
    {
        var bytes = new byte[64 * 1024 * 1024];
        new Random(64).NextBytes(bytes);
        await using var target = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync(loops);
        using var client = await TestClient.ConnectAsync(await edge.ServeAsync([target.Address]));

        var sending = Task.Run(async () =>
        {
            await client.SendAsync(bytes);
            client.Finish();
        });
        var received = await client.ReceiveToEndAsync();
        await sending;

        SHA256.HashData(received).ShouldBe(SHA256.HashData(bytes));
        edge.Log.NextSession()["End"].ShouldBe("--");
    }

    [Theory, ClassData(typeof(EveryPump))]
    public async Task Single_bytes_come_back_one_by_one(EdgeLoops loops)
    {
        await using var target = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync(loops);
        using var client = await TestClient.ConnectAsync(await edge.ServeAsync([target.Address]));

        for (var turn = 0; turn < 2000; turn++)
        {
            await client.SendAsync(new[] { (byte)turn });
            (await client.ReceiveAsync(1))[0].ShouldBe((byte)turn);
        }
    }

    [Theory, ClassData(typeof(EveryPump))]
    public async Task A_target_may_speak_first(EdgeLoops loops)
    {
        await using var target = TestTarget.Greeter("220 ready");
        await using var edge = await TestEdge.StartAsync(loops);
        using var client = await TestClient.ConnectAsync(await edge.ServeAsync([target.Address]));

        (await client.ReceiveTextToEndAsync()).ShouldBe("220 ready");
    }

    [Theory, ClassData(typeof(EveryPump))]
    public async Task Targets_may_have_IPv6_addresses(EdgeLoops loops)
    {
        Assert.SkipUnless(System.Net.Sockets.Socket.OSSupportsIPv6, "this machine has no IPv6");
        await using var target = TestTarget.Echo(ipv6: true);
        await using var edge = await TestEdge.StartAsync(loops);
        using var client = await TestClient.ConnectAsync(await edge.ServeAsync([target.Address]));

        await client.SendAsync("six");
        client.Finish();

        (await client.ReceiveTextToEndAsync()).ShouldBe("six");
    }
}
