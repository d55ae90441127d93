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
        edge.Log.NextSession()["End"].ShouldBe("lD");
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task A_shorter_time_out_of_a_new_version_holds_for_live_sessions(EdgeLoops loops)
    {
        await using var target = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync(loops);
        var spec = Apps.Spec("app", FreePort.Next(), target.Address) with { UnackedTimeout = TimeSpan.FromSeconds(1) };   // Looked at each 250 ms.
        await edge.ServeAsync(spec);
        using var client = await TestClient.ConnectAsync(spec.Ports[0].First);
        await client.SendAsync("x");
        await client.ReceiveAsync(1);

        await edge.ServeAsync(spec with { IdleTimeout = Short });

        (await client.ReceiveUntilBrokenAsync()).ShouldBe(SocketError.ConnectionReset);
        edge.Log.NextSession()["End"].ShouldBe("tD");
    }
}
