using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary>What an edge says of itself, and the order in which it stops.</summary>
public sealed class ReadinessTests
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };

    [Fact]
    public async Task An_edge_is_ready_when_a_configuration_is_in_force_and_every_port_of_it_is_open()
    {
        await using var target = TestTarget.Greeter("hello");
        await using var world = await ClusterWorld.StartAsync("fra");
        var edge = await world.AddEdgeAsync("fra");
        edge.Process.Lines.ShouldNotContain("ready");
        (await StatusAsync(edge)).ShouldBe((HttpStatusCode.ServiceUnavailable, "starting"));

        var port = FreePort.Next();
        using var holder = new TcpListener(IPAddress.Parse(edge.Address), port);
        holder.Start();
        await world.ApplyAsync(ClusterWorld.App("shop", port, target.Address));
        await edge.Process.WaitForLineAsync("cannot be served on");
        var row = await RowAsync(world, row => row.GetProperty("state").GetString() == "failing");
        (await StatusAsync(edge)).ShouldBe((HttpStatusCode.ServiceUnavailable, "failing"));
        edge.Process.Lines.ShouldNotContain("ready");
        row.GetProperty("closed").GetString()!.ShouldContain($"shop:{port}");
        (await world.OdinAsync("get", "apps")).Said.ShouldContain($"fra-1:{port}");

        holder.Stop();
        await edge.Process.WaitForLineAsync("Listening on");
        await edge.Process.WaitForLineAsync("ready");
        (await StatusAsync(edge)).ShouldBe((HttpStatusCode.OK, "ready"));
        await RowAsync(world, row => row.GetProperty("state").GetString() == "ready");
    }

    [Theory, InlineData("signal"), InlineData("admin state")]
    public async Task Nobody_who_asks_readyz_each_second_is_refused_by_a_drain(string by)
    {
        await using var target = TestTarget.Greeter("hello");
        await using var world = await ClusterWorld.StartAsync("fra");
        var edge = await world.AddEdgeAsync("fra", "--drain-notice", "3s");
        var port = FreePort.Next();
        await world.ApplyAsync(ClusterWorld.App("shop", port, target.Address));
        await edge.Process.WaitForLineAsync("ready");

        var balancer = new PollingBalancer(edge, port);
        await using var clients = new UntilStopped(balancer.RunAsync);
        await balancer.IsRunning.WaitAsync(TestTimeout.OfProcess, TestTimeout.Time);
        if (by == "signal") await edge.Process.SignalAsync("TERM");
        else await world.OdinAsync("drain", "--edge", edge.Id);
        await TestTimeout.Within(balancer.HasTurnedAway);
        balancer.Refused.ShouldBe(0, $"of {balancer.Served} served");
        TestContext.Current.TestOutputHelper!.WriteLine($"{by}: {balancer.Served} served, {balancer.Refused} refused");
        if (by == "signal") (await edge.Process.WaitForExitAsync()).ShouldBe(0);
        else await edge.Process.WaitForLineAsync($"Port {port} of app shop is closed");
    }

    [Fact]
    public async Task A_second_signal_ends_the_notice_and_an_edge_with_no_open_port_gives_none()
    {
        await using var target = TestTarget.Greeter("hello");
        await using var world = await ClusterWorld.StartAsync("fra");
        var idle = await world.AddEdgeAsync("fra", "--drain-notice", "10m");
        (await idle.Process.StopAsync()).ShouldBe(0);

        var edge = await world.AddEdgeAsync("fra", "--drain-notice", "10m");
        await world.ApplyAsync(ClusterWorld.App("shop", FreePort.Next(), target.Address));
        await edge.Process.WaitForLineAsync("ready");
        await edge.Process.SignalAsync("TERM");
        await edge.Process.WaitForLineAsync("ports go on accepting for 600 s");
        (await edge.Process.StopAsync()).ShouldBe(0);
    }

    private static async Task<(HttpStatusCode, string?)> StatusAsync(EdgeProcess edge)
    {
        using var answer = await Http.GetAsync($"http://127.0.0.1:{edge.AdminPort}/readyz");
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return (answer.StatusCode, body.RootElement.GetProperty("status").GetString());
    }

    /// <summary>The edge's row of <c>odin get edges</c>, as soon as it is as wanted: edges report once a second.</summary>
    private static async Task<JsonElement> RowAsync(ClusterWorld world, Predicate<JsonElement> isWanted) => RowIn(await Operator.UntilAsync(
        async () => (await world.OdinAsync("get", "edges", "-o", "json")).Said, said => isWanted(RowIn(said))));

    private static JsonElement RowIn(string said) => JsonDocument.Parse(said).RootElement[0];
}
