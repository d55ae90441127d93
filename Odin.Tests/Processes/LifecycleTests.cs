using System.Net;
using System.Text.Json;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary>Admin states and takeover in a cluster of real processes.</summary>
public sealed class LifecycleTests
{
    [Fact]
    public async Task An_admin_state_is_in_force_on_the_edges_and_survives_restarts_and_new_configurations()
    {
        await using var one = TestTarget.Greeter("one");
        await using var two = TestTarget.Greeter("two");
        await using var world = await ClusterWorld.StartAsync("fra");
        var edge = await world.AddEdgeAsync("fra");
        var port = FreePort.Next();
        await world.ApplyAsync(ClusterWorld.App("shop", port, one.Address, two.Address));
        await edge.Process.WaitForLineAsync("Listening on");

        (await world.OdinAsync("drain", "shop", one.Address)).Said
            .ShouldContain($"target {one.Address} of app shop: draining (the document stays at version 1)");
        await edge.Process.WaitForLineAsync($"App shop: Ready -> Ready, {one.Address} Draining");
        (await GreetingsAsync(edge, port)).ShouldBe(["two"]);

        (await edge.Process.StopAsync()).ShouldBe(0);
        (await world.Silos[0].Process.StopAsync()).ShouldBe(0);
        await edge.StartAgainAsync();
        await edge.Process.WaitForLineAsync("Listening on");
        (await GreetingsAsync(edge, port)).ShouldBe(["two"], "the edge alone has the admin state from its last-good file");
        await world.Silos[0].StartAgainAsync();
        await world.ApplyAsync(ClusterWorld.App("shop", port, two.Address, one.Address));
        await edge.Process.WaitForLineAsync("App shop changed to version 3");
        (await GreetingsAsync(edge, port)).ShouldBe(["two"]);
        await Operator.UntilAsync(() => world.OdinAsync("get", "targets"), "Draining");

        (await world.OdinAsync("enable", "shop", one.Address)).Said.ShouldContain("ready (the document stays at version 3)");
        await edge.Process.WaitForLineAsync("App shop changed to version 4");
        (await GreetingsAsync(edge, port)).ShouldBe(["one", "two"]);

        (await world.OdinAsync("drain", "--edge", edge.Id)).Said.ShouldContain($"edge {edge.Id}: draining");
        await edge.Process.WaitForLineAsync($"Edge {edge.Id}: Ready -> Draining");
        (await edge.HealthAsync()).GetProperty("status").GetString().ShouldBe("draining");
    }

    [Fact]
    public async Task An_admin_state_for_what_is_not_there_is_refused_in_words()
    {
        await using var world = await ClusterWorld.StartAsync("fra");
        await world.ApplyAsync(ClusterWorld.App("shop", FreePort.Next(), "127.0.0.1:1"));

        var (unknownApp, app) = await world.OdinAsync("drain", "shops");
        var (unknownTarget, target) = await world.OdinAsync("disable", "shop", "127.0.0.1:2");
        var (nothing, usage) = await world.OdinAsync("enable");

        (unknownApp, unknownTarget, nothing).ShouldBe((2, 2, 1));
        app.ShouldContain("there is no app 'shops'");
        target.ShouldContain("app shop has no target '127.0.0.1:2'. Did you mean 127.0.0.1:1?");
        usage.ShouldContain("give an app, with a target or without, or --edge with an id");
    }

    [Fact]
    public async Task An_edge_that_was_taken_over_is_counted_until_its_last_session_ends()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "descriptors are passed on Linux only");
        await using var target = TestTarget.Echo();
        await using var world = await ClusterWorld.StartAsync("fra");
        var edge = await world.AddEdgeAsync("fra");
        var port = FreePort.Next();
        await world.ApplyAsync(ClusterWorld.App("shop", port, target.Address));
        await edge.Process.WaitForLineAsync("Listening on");
        using var old = await TestClient.ConnectAsync(port, IPAddress.Parse(edge.Address));
        await NamedTarget.EchoAsync(old);

        await using var before = edge.Process;
        await edge.StartAgainAsync("--takeover");
        await edge.Process.WaitForLineAsync("listening sockets were taken over");
        await before.WaitForLineAsync("draining: 1 sessions are left");
        using var young = await TestClient.ConnectAsync(port, IPAddress.Parse(edge.Address));
        await NamedTarget.EchoAsync(young);

        (await LiveByEdgeAsync(world, edges: 2)).ShouldBe([("fra-1", 1), ("fra-1~2", 1)]);
        (await edge.HealthAsync()).GetProperty("edge").GetString().ShouldBe("fra-1~2");
        await NamedTarget.EchoAsync(old);
        old.Finish();
        (await old.ReceiveToEndAsync()).ShouldBeEmpty();
        (await before.WaitForExitAsync()).ShouldBe(0);
        (await LiveByEdgeAsync(world, edges: 1)).ShouldBe([("fra-1~2", 1)]);
    }

    /// <summary>What <c>odin get edges</c> says as soon as it lists so many edges, each with a live session.</summary>
    private static async Task<List<(string? Edge, long Live)>> LiveByEdgeAsync(ClusterWorld world, int edges) =>
        RowsIn(await Operator.UntilAsync(async () => (await world.OdinAsync("get", "edges", "-o", "json")).Said,
            said => RowsIn(said) is var rows && rows.Count == edges && rows.TrueForAll(row => row.Live == 1)));

    private static List<(string? Edge, long Live)> RowsIn(string said) => [.. JsonDocument.Parse(said).RootElement.EnumerateArray()
        .Select(row => (row.GetProperty("edge").GetString(), row.GetProperty("live").GetInt64()))];

    /// <summary>The different greetings of some sessions.</summary>
    private static async Task<IEnumerable<string>> GreetingsAsync(EdgeProcess edge, int port)
    {
        var greetings = new SortedSet<string>();
        for (var session = 0; session < 20; session++)
        {
            using var client = await TestClient.ConnectAsync(port, IPAddress.Parse(edge.Address));
            greetings.Add(await client.ReceiveTextToEndAsync());
        }

        return greetings;
    }
}
