using System.Net.Sockets;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback;

public sealed class TargetFailureTests
{
    [Theory, ClassData(typeof(EveryLoop))]
    public async Task No_client_sees_a_target_that_refuses_while_another_one_serves(EdgeLoops loops)
    {
        await using var good = TestTarget.Greeter("good");
        await using var edge = await TestEdge.StartAsync(loops);
        var port = await edge.ServeAsync([$"127.0.0.1:{FreePort.Next()}", good.Address]);

        for (var connection = 0; connection < 20; connection++)
        {
            using var client = await TestClient.ConnectAsync(port);
            (await client.ReceiveTextToEndAsync()).ShouldBe("good");
        }
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task No_client_sees_a_name_that_never_resolves_while_another_target_serves(EdgeLoops loops)
    {
        await using var good = TestTarget.Greeter("good");
        await using var edge = await TestEdge.StartAsync(loops);
        var port = await edge.ServeAsync(["never.resolves.invalid:6003", good.Address]);

        for (var connection = 0; connection < 20; connection++)
        {
            using var client = await TestClient.ConnectAsync(port);
            (await client.ReceiveTextToEndAsync()).ShouldBe("good");
        }
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task A_client_is_reset_when_every_target_refuses(EdgeLoops loops)
    {
        await using var edge = await TestEdge.StartAsync(loops);
        var port = await edge.ServeAsync([$"127.0.0.1:{FreePort.Next()}"]);

        (await Refused.ConnectAsync(port)).ShouldBe(SocketError.ConnectionReset);

        edge.Log.NextSession()["End"].ShouldBe("TC");
    }
}
