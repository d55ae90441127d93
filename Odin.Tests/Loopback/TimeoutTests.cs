using System.Net.Sockets;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback;

public sealed class TimeoutTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task A_silent_session_is_ended(EdgeLoops loops)
    {
        await using var target = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync(loops);
        using var client = await TestClient.ConnectAsync(await edge.ServeAsync([target.Address], app => app with { IdleTimeout = Short }));

        (await client.ReceiveUntilBrokenAsync()).ShouldBe(SocketError.ConnectionReset);
        edge.Log.NextSession()["End"].ShouldBe("tD");
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task A_half_closed_session_that_stays_silent_is_ended(EdgeLoops loops)
    {
        await using var target = TestTarget.Start(async socket =>
        {
            await TestTarget.DrainAsync(socket);
            await TestTarget.DrainAsync(socket);
            await new TaskCompletionSource().Task.WaitAsync(TimeSpan.FromSeconds(2)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        await using var edge = await TestEdge.StartAsync(loops);
        using var client = await TestClient.ConnectAsync(await edge.ServeAsync([target.Address], app => app with { HalfClosedTimeout = Short }));
        client.Finish();

        (await client.ReceiveUntilBrokenAsync()).ShouldBe(SocketError.ConnectionReset);
        edge.Log.NextSession()["End"].ShouldBe("tL");
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task A_session_that_is_too_old_is_ended(EdgeLoops loops)
    {
        await using var target = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync(loops);
        using var client = await TestClient.ConnectAsync(await edge.ServeAsync([target.Address], app => app with { MaxLifetime = Short }));

        (await client.ReceiveUntilBrokenAsync()).ShouldBe(SocketError.ConnectionReset);
        edge.Log.NextSession()["End"].ShouldBe("tD");
    }
}
