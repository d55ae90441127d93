using Odin.Tests.Support;

namespace Odin.Tests.Loopback;

public sealed class HalfCloseTests
{
    [Theory, ClassData(typeof(EveryPump))]
    public async Task Client_fin_still_lets_the_target_answer(EdgeLoops loops)
    {
        await using var target = TestTarget.Start(async socket =>
        {
            await TestTarget.DrainAsync(socket);
            await socket.SendAsync("the answer"u8.ToArray());
        });
        await using var edge = await TestEdge.StartAsync(loops);
        using var client = await TestClient.ConnectAsync(await edge.ServeAsync([target.Address]));

        await client.SendAsync("a question");
        client.Finish();

        (await client.ReceiveTextToEndAsync()).ShouldBe("the answer");
        edge.Log.NextSession()["End"].ShouldBe("--");
    }

    [Theory, ClassData(typeof(EveryPump))]
    public async Task Target_fin_still_lets_the_client_send(EdgeLoops loops)
    {
        var received = new TaskCompletionSource<int>();
        await using var target = TestTarget.Start(async socket =>
        {
            socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
            var buffer = new byte[100];
            var count = 0;
            while (await socket.ReceiveAsync(buffer) is > 0 and var read) count += read;
            received.SetResult(count);
        });
        await using var edge = await TestEdge.StartAsync(loops);
        using var client = await TestClient.ConnectAsync(await edge.ServeAsync([target.Address]));

        (await client.ReceiveToEndAsync()).ShouldBeEmpty();
        await client.SendAsync("0123456789");
        client.Finish();

        (await received.Task.WaitAsync(TestTimeout.Usual, TestTimeout.Time)).ShouldBe(10);
        edge.Log.NextSession()["End"].ShouldBe("--");
    }
}
