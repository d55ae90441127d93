using System.Net.Sockets;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback;

public sealed class ResetTests
{
    [Theory, ClassData(typeof(EveryPump))]
    public async Task Client_reset_reaches_the_target_as_reset(EdgeLoops loops)
    {
        var seen = new TaskCompletionSource<SocketError>();
        await using var target = TestTarget.Start(async socket =>
        {
            await socket.SendAsync("x"u8.ToArray());
            try
            {
                await TestTarget.DrainAsync(socket);
                seen.SetResult(SocketError.Success);
            }
            catch (SocketException exception)
            {
                seen.SetResult(exception.SocketErrorCode);
            }
        });
        await using var edge = await TestEdge.StartAsync(loops);
        var client = await TestClient.ConnectAsync(await edge.ServeAsync([target.Address]));
        await client.ReceiveAsync(1);

        client.Reset();

        (await seen.Task.WaitAsync(TestTimeout.Usual, TestTimeout.Time)).ShouldBe(SocketError.ConnectionReset);
        edge.Log.NextSession()["End"].ShouldBe("CD");
    }

    [Theory, ClassData(typeof(EveryPump))]
    public async Task Target_reset_reaches_the_client_as_reset(EdgeLoops loops)
    {
        await using var target = TestTarget.Start(TestTarget.ResetAsync);
        await using var edge = await TestEdge.StartAsync(loops);
        using var client = await TestClient.ConnectAsync(await edge.ServeAsync([target.Address]));

        await client.SendAsync("x");

        (await client.ReceiveUntilBrokenAsync()).ShouldBe(SocketError.ConnectionReset);
        edge.Log.NextSession()["End"].ShouldBe("TD");
    }

    [Theory, ClassData(typeof(EveryPump))]
    public async Task A_client_reset_ends_a_session_whose_target_does_not_read(EdgeLoops loops)
    {
        var seen = new TaskCompletionSource<SocketError>();
        var mayRead = new TaskCompletionSource();
        await using var target = TestTarget.Start(
            async socket =>
            {
                await mayRead.Task;
                try
                {
                    await TestTarget.DrainAsync(socket);
                    seen.SetResult(SocketError.Success);
                }
                catch (SocketException exception)
                {
                    seen.SetResult(exception.SocketErrorCode);
                }
            },
            receiveBuffer: 64 * 1024);
        await using var edge = await TestEdge.StartAsync(loops);
        var client = await TestClient.ConnectAsync(await edge.ServeAsync([target.Address]));
        SlowReaderTests.PushUntilBlocked(client.Socket, new byte[256 * 1024]);

        client.Reset();

        edge.Log.NextSession()["End"].ShouldBe("CD");
        mayRead.SetResult();
        (await seen.Task.WaitAsync(TestTimeout.Usual, TestTimeout.Time)).ShouldBe(SocketError.ConnectionReset);
    }
}
