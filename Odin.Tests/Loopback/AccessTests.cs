using System.Net.Sockets;
using Odin.Grains.Configuration;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback;

public sealed class AccessTests
{
    [Theory, ClassData(typeof(EveryLoop))]
    public async Task A_denied_client_is_reset_before_any_target_sees_it_and_is_counted(EdgeLoops loops)
    {
        await using var target = TestTarget.Greeter("in");
        await using var edge = await TestEdge.StartAsync(loops);
        using var metrics = new MetricsReader(edge);
        var port = await edge.ServeAsync([target.Address], app => app with { Access = new AccessSpec { Deny = ["127.0.0.0/8"] } });

        (await Refused.ConnectAsync(port)).ShouldBe(SocketError.ConnectionReset);

        var session = edge.Log.NextSession();
        session["End"].ShouldBe("EA");
        session["Refusal"]!.ToString().ShouldBe("Access");
        target.Accepted.ShouldBe(0);
        metrics.Read()["odin_sessions_refused_total{app=app,reason=access}"].ShouldBe(1);
        metrics.Read()["odin_sessions_ended_total{app=app,end=EA,source=none}"].ShouldBe(1);
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task A_new_version_of_the_list_holds_for_clients_that_come_from_then_on(EdgeLoops loops)
    {
        await using var target = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync(loops);
        var spec = AppSpecs.Spec("app", FreePort.Next(), target.Address);
        await edge.ServeAsync(spec);
        using var before = await TestClient.ConnectAsync(spec.Ports[0].First);
        await before.SendAsync("1");
        await before.ReceiveAsync(1);

        await edge.ServeAsync(spec with { Access = new AccessSpec { Allow = ["10.0.0.0/8"] } });

        (await Refused.ConnectAsync(spec.Ports[0].First)).ShouldBe(SocketError.ConnectionReset);
        await before.SendAsync("2");
        (await before.ReceiveTextAsync(1)).ShouldBe("2");
    }
}
