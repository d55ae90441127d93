using System.Net.Sockets;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback;

public sealed class ListenerTests
{
    [Theory, ClassData(typeof(EveryLoop))]
    public async Task Changes_to_other_apps_leave_a_session_alone(EdgeLoops loops)
    {
        await using var target = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync(loops);
        var (kept, removed) =
            (AppSpecs.Spec("kept", FreePort.Next(), target.Address), AppSpecs.Spec("removed", FreePort.Next(), target.Address));
        await edge.ServeAsync(kept, removed);
        using var client = await TestClient.ConnectAsync(kept.Ports[0].First);
        await client.SendAsync("one");
        (await client.ReceiveTextAsync(3)).ShouldBe("one");

        await edge.ServeAsync(kept);

        (await Should.ThrowAsync<SocketException>(() => TestClient.ConnectAsync(removed.Ports[0].First))).SocketErrorCode
            .ShouldBe(SocketError.ConnectionRefused);
        await client.SendAsync("two");
        client.Finish();
        (await client.ReceiveTextToEndAsync()).ShouldBe("two");
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task A_port_in_use_is_reported_and_stops_no_other(EdgeLoops loops)
    {
        await using var holder = TestTarget.Echo();
        await using var target = TestTarget.Greeter("fine");
        await using var edge = await TestEdge.StartAsync(loops);
        var free = FreePort.Next();

        await edge.ServeAsync(AppSpecs.Spec("blocked", holder.Port, target.Address), AppSpecs.Spec("free", free, target.Address));

        edge.Edge.Listeners.Single(listener => listener.App == "blocked").Failure.ShouldNotBeNull()
            .ShouldContain($"port {holder.Port} is in use by another process");
        using var client = await TestClient.ConnectAsync(free);
        (await client.ReceiveTextToEndAsync()).ShouldBe("fine");
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task A_port_can_be_opened_again_right_after_sessions_ended_on_it(EdgeLoops loops)
    {
        await using var target = TestTarget.Greeter("again");
        await using var edge = await TestEdge.StartAsync(loops);
        var app = AppSpecs.Spec("app", FreePort.Next(), target.Address);
        for (var turn = 0; turn < 3; turn++)
        {
            await edge.ServeAsync(app);
            using var client = await TestClient.ConnectAsync(app.Ports[0].First);
            (await client.ReceiveTextToEndAsync()).ShouldBe("again");
            await edge.ServeAsync();
        }
    }
}
