using System.Net.Sockets;
using Odin.Grains.Configuration;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback;

public sealed class PerClientTests
{
    [Theory, ClassData(typeof(EveryLoop))]
    public async Task A_client_with_its_sessions_used_up_is_reset_until_one_ends_on_whichever_loop(EdgeLoops loops)
    {
        await using var target = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync(loops);
        using var metrics = new MetricsReader(edge);
        var port = await edge.ServeAsync([target.Address], app => app with { Limits = new LimitsSpec { PerClient = 3 } });
        var clients = new List<TestClient>();
        for (var i = 0; i < 3; i++) clients.Add(await EchoedAsync(port));

        for (var i = 0; i < 5; i++)
        {
            (await Refused.ConnectAsync(port)).ShouldBe(SocketError.ConnectionReset);
            var refused = edge.Log.NextSession();
            (refused["End"], refused["Refusal"]!.ToString()).ShouldBe(("EA", "PerClient"));
        }

        clients[0].Finish();
        await clients[0].ReceiveToEndAsync();
        edge.Log.NextSession();
        (await EchoedAsync(port)).Dispose();
        metrics.Read()["odin_sessions_refused_total{app=app,reason=per_client}"].ShouldBe(5);
        clients.ForEach(client => client.Dispose());
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task A_client_that_connects_too_fast_is_reset(EdgeLoops loops)
    {
        await using var target = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync(loops);
        var rate = new ClientRateSpec { Connections = 1, Per = TimeSpan.FromHours(1), Burst = 2 };
        var port = await edge.ServeAsync([target.Address], app => app with { Limits = new LimitsSpec { PerClientRate = rate } });

        using var first = await EchoedAsync(port);
        using var second = await EchoedAsync(port);
        (await Refused.ConnectAsync(port)).ShouldBe(SocketError.ConnectionReset);

        edge.Log.NextSession()["Refusal"]!.ToString().ShouldBe("ClientRate");
    }

    private static async Task<TestClient> EchoedAsync(int port)
    {
        var client = await TestClient.ConnectAsync(port);
        await client.SendAsync("x");
        (await client.ReceiveTextAsync(1)).ShouldBe("x");
        return client;
    }
}
