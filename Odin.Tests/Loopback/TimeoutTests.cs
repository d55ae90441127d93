using System.Net.Sockets;
using Odin.Grains.Configuration;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback;

public sealed class TimeoutTests : IDisposable
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);
    private readonly TaskCompletionSource _isOver = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Dispose() => _isOver.SetResult();

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
        await using var target = TestTarget.Start(SilentAsync);
        await using var edge = await TestEdge.StartAsync(loops);
        using var client =
            await TestClient.ConnectAsync(await edge.ServeAsync([target.Address], app => app with { HalfClosedTimeout = Short }));
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
        // Looked at each 250 ms.
        var spec = AppSpecs.Spec("app", FreePort.Next(), target.Address) with { UnackedTimeout = TimeSpan.FromSeconds(1) };
        await edge.ServeAsync(spec);
        using var client = await TestClient.ConnectAsync(spec.Ports[0].First);
        await client.SendAsync("x");
        await client.ReceiveAsync(1);

        await edge.ServeAsync(spec with { IdleTimeout = Short });

        (await client.ReceiveUntilBrokenAsync()).ShouldBe(SocketError.ConnectionReset);
        edge.Log.NextSession()["End"].ShouldBe("tD");
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task A_client_that_sends_nothing_is_ended_though_its_target_speaks(EdgeLoops loops)
    {
        await using var target = TestTarget.Start(async socket =>
        {
            await TestTarget.SendAllAsync(socket, "220 ready"u8.ToArray());
            await TestTarget.DrainAsync(socket);
        });
        await using var edge = await TestEdge.StartAsync(loops);
        using var client = await TestClient.ConnectAsync(await edge.ServeAsync([target.Address], app => FirstByteWithin(app, Short)));
        (await client.ReceiveTextAsync(9)).ShouldBe("220 ready");

        (await client.ReceiveUntilBrokenAsync()).ShouldBe(SocketError.ConnectionReset);
        edge.Log.NextSession()["End"].ShouldBe("fD");
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task A_client_that_says_with_FIN_that_nothing_will_come_has_the_half_closed_time_out(EdgeLoops loops)
    {
        await using var target = TestTarget.Start(SilentAsync);
        await using var edge = await TestEdge.StartAsync(loops);
        using var client = await TestClient.ConnectAsync(
            await edge.ServeAsync([target.Address], app => FirstByteWithin(app, 5 * Short) with { HalfClosedTimeout = 10 * Short }));
        client.Finish();

        (await client.ReceiveUntilBrokenAsync()).ShouldBe(SocketError.ConnectionReset);
        edge.Log.NextSession()["End"].ShouldBe("tL");
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task A_first_byte_time_out_of_a_new_version_holds_for_live_sessions_that_sent_nothing(EdgeLoops loops)
    {
        await using var target = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync(loops);
        // Looked at each 250 ms.
        var spec = AppSpecs.Spec("app", FreePort.Next(), target.Address) with { UnackedTimeout = TimeSpan.FromSeconds(1) };
        await edge.ServeAsync(spec);
        using var silent = await TestClient.ConnectAsync(spec.Ports[0].First);
        using var speaking = await TestClient.ConnectAsync(spec.Ports[0].First);
        await speaking.SendAsync("x");
        await speaking.ReceiveAsync(1);

        await edge.ServeAsync(FirstByteWithin(spec, Short));

        (await silent.ReceiveUntilBrokenAsync()).ShouldBe(SocketError.ConnectionReset);
        edge.Log.NextSession()["End"].ShouldBe("fD");
        await speaking.SendAsync("y");
        (await speaking.ReceiveTextAsync(1)).ShouldBe("y");
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task The_time_to_connect_is_no_part_of_the_time_for_the_first_byte(EdgeLoops loops)
    {
        using var hole = new BlackHole();
        await using var target = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync(loops);
        var port = await edge.ServeAsync([hole.Address, target.Address],
            app => FirstByteWithin(app, Short) with { Connect = new ConnectSpec { Timeout = 3 * Short } });
        var attempts = new List<object?>();
        for (var i = 0; i < 2; i++)
        {
            using var client = await TestClient.ConnectAsync(port);
            await client.ReceiveUntilBrokenAsync();
            var session = edge.Log.NextSession();
            session["End"].ShouldBe("fD");
            attempts.Add(session["Attempts"]);
        }

        attempts.ShouldContain(2);   // One of the two waited for the hole first.
    }

    /// <summary>A target that waits for the FIN and then does nothing as long as the test lasts.</summary>
    private async Task SilentAsync(Socket socket)
    {
        await TestTarget.DrainAsync(socket);
        await _isOver.Task;
    }

    private static AppSpec FirstByteWithin(AppSpec app, TimeSpan timeLimit) => app with
    {
        Limits = new LimitsSpec
        {
            FirstByteTimeout = timeLimit,
        }
    };
}
