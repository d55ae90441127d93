using System.Net;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary>An edge that starts without a control plane serves what it served before.</summary>
public sealed class LastGoodTests
{
    [Fact]
    public async Task An_edge_restarted_with_no_silo_and_no_redis_serves_known_apps()
    {
        await using var target = TestTarget.Greeter("hello");
        await using var world = await ClusterWorld.StartAsync("fra");
        var edge = await world.AddEdgeAsync("fra");
        var port = FreePort.Next();
        await world.ApplyAsync(ClusterWorld.App("shop", port, $"localhost:{target.Port}"));
        await edge.Process.WaitForLineAsync("App shop is served in version 1");
        (await edge.Process.StopAsync()).ShouldBe(0);
        await world.Silos[0].Process.KillAsync();
        await world.Redis.Process.KillAsync();

        await edge.StartAgainAsync();
        await edge.Process.WaitForLineAsync("App shop is served in version 1");
        await edge.Process.WaitForLineAsync("Listening on");
        using var client = await TestClient.ConnectAsync(port, IPAddress.Parse(edge.Address));
        (await client.ReceiveTextToEndAsync()).ShouldBe("hello");

        await edge.Process.WaitForLineAsync("Edge fra-1 is stale");
        (await edge.HealthAsync()).GetProperty("stale").GetBoolean().ShouldBeTrue();
        await world.Redis.StartAgainAsync();
        await world.Silos[0].StartAgainAsync();
        await edge.Process.WaitForLineAsync("Edge fra-1 is in touch with the cluster again");
        await world.ApplyAsync(ClusterWorld.App("shop", port, "127.0.0.1:1", target.Address));
        await edge.Process.WaitForLineAsync("App shop changed to version 2");
    }
}
