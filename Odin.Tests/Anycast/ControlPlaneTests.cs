using System.Text.Json;
using Odin.Tests.Anycast.Support;
using Odin.Tests.Drills.Support;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Anycast;

/// <summary>Edges of a cluster that loses its control plane.</summary>
[Collection(nameof(AnycastCollection))]
public sealed class ControlPlaneTests
{
    [Fact]
    public async Task Without_Redis_and_silos_nothing_is_withdrawn_and_an_operators_drain_takes_one_edge_out()
    {
        Tool.Require("redis-server", "redis-server");
        await using var net = await AnycastNet.CreateAsync();
        var (hub, redis) = (AnycastNet.HostOf(AnycastNet.HubNumber), $"{AnycastNet.HostOf(AnycastNet.HubNumber)}:6379");
        await using var store = new DrillProcess("redis", net.Hub, "redis-server", "--bind", hub, "--protected-mode", "no", "--save", "");
        await store.StartAsync("Ready to accept connections");
        await using var silo = DrillProcess.Odin("silo", net.Hub, "silo", "--region", "region1", "--advertised-address", hub, "--redis",
            redis);
        await silo.StartAsync();
        await ApplyAsync(net.Hub);
        await using var router = await BirdRouter.StartAsync(net.Router, BirdRouter.EdgesOf(AnycastEdge.As));
        string[] rise = ["--rise-after", Length.IsLong ? "5s" : "1s"];
        var edges = await Task.WhenAll(AnycastEdge.JoinAsync(net, 1, redis, rise), AnycastEdge.JoinAsync(net, 2, redis, rise));
        await using var first = edges[0];
        await using var second = edges[1];
        await router.HasAsync(1, AnycastNet.Address);
        await router.HasAsync(2, AnycastNet.Address);
        await VipsAsync(net.Hub, said => said.Split("\"Full\"").Length == 3);   // Both edges.

        var mark = router.Mark;
        await OdinAsync(net.Hub, "drain", "--edge", "edge1");
        await router.RemovedAsync(1, AnycastNet.Address, mark);
        mark = router.Mark;
        await OdinAsync(net.Hub, "enable", "--edge", "edge1");
        await router.AddedAsync(1, AnycastNet.Address, mark);

        await SteerAsync(net.Hub, router);

        mark = router.Mark;
        await using var load = new DrillLoad(net.Client, AnycastNet.Door, rate: 50, stay: TimeSpan.Zero);
        var gone = TimeProvider.System.GetTimestamp();
        await store.Process.KillAsync();
        await silo.Process.KillAsync();
        await Task.WhenAll(edges.Select(edge => edge.Odin.Process.WaitForLineAsync("is stale")));
        await RealTime.PassAsync(Length.Of(longSeconds: 60));
        await DrillClient.VisitAsync(net.Client, AnycastNet.Door);
        await load.StopAsync();

        load.Failures.ShouldBeEmpty();
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{load.Served} sessions, 0 failed in {TimeProvider.System.GetElapsedTime(gone).TotalSeconds:0} s without Redis and silo");
        router.Withdrawals(1, AnycastNet.Address, mark).ShouldBe(0);
        router.Withdrawals(2, AnycastNet.Address, mark).ShouldBe(0);

        await DieAgainAndAgainAsync(first, router);
        await DrillClient.VisitAsync(net.Client, AnycastNet.Door);
    }

    /// <summary>Once in the suite; every ten seconds for five minutes in full length.</summary>
    private static async Task DieAgainAndAgainAsync(AnycastEdge edge, BirdRouter router)
    {
        var mark = router.Mark;
        var begun = TimeProvider.System.GetTimestamp();
        var length = Length.IsLong ? TimeSpan.FromMinutes(5) : TimeSpan.Zero;
        var life = begun;
        while (life == begun || TimeProvider.System.GetElapsedTime(begun) < length)
        {
            await edge.Odin.Process.KillAsync();
            await edge.Odin.StartAsync("Absent -> Proving");
            if (life == begun) await edge.Odin.Process.WaitForLineAsync("the process before died while it announced it");
            var left = TimeSpan.FromSeconds(10) - TimeProvider.System.GetElapsedTime(life);
            if (Length.IsLong && left > TimeSpan.Zero) await RealTime.PassAsync(left);
            life = TimeProvider.System.GetTimestamp();
        }

        await router.RemovedAsync(edge.Number, AnycastNet.Address, mark);
        router.Changes(edge.Number, AnycastNet.Address, mark).ShouldBeInRange(1, 3);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{router.Changes(edge.Number, AnycastNet.Address, mark)} changes of a route in {length.TotalSeconds} s of deaths");
    }

    /// <summary>The router prefers edge1, unless the operator steers clients away from its region.</summary>
    private static async Task SteerAsync(Place hub, BirdRouter router)
    {
        (await SayAsync(hub, 2, "steer", "regoin1", "--soft")).ShouldContain("Did you mean region1?");
        var mark = router.Mark;
        await OdinAsync(hub, "steer", "region1", "--soft");
        await router.AddedAsync(1, AnycastNet.Address, mark);
        (await router.AskAsync("show", "route", "all", "protocol", "edge1")).ShouldContain("BGP.local_pref: 0");
        await using var events = DrillProcess.Odin("events", hub, "get", "events", "--kind", "vip-state", "--watch");
        await events.StartAsync("VIP world: Full -> Soft, because the operator steers");   // It comes with the report that has the state.
        await VipsAsync(hub, said => said.Contains("the operator steers clients away from this region", StringComparison.Ordinal));
        var regions = JsonDocument.Parse(await SayAsync(hub, 0, "get", "regions", "-o", "json")).RootElement;
        regions.EnumerateArray().Select(row => $"{row.GetProperty("region")} {row.GetProperty("steering")}")
            .ShouldBe(["region1 soft", "region2 normal"]);
        regions[0].GetProperty("wanted").GetInt32().ShouldBe(1);
        regions[0].GetProperty("busy").GetDouble().ShouldBeInRange(0, 1);
        (await SayAsync(hub, 0, "steer", "region1", "--soft")).ShouldContain("region region1: soft already");
        (await SayAsync(hub, 2, "steer", "region2", "--soft")).ShouldContain("in full");

        mark = router.Mark;
        await OdinAsync(hub, "steer", "region1", "--normal");
        await router.AddedAsync(1, AnycastNet.Address, mark);
        (await router.AskAsync("show", "route", "all", "protocol", "edge1")).ShouldContain("BGP.local_pref: 200");
        router.Withdrawals(1, AnycastNet.Address, mark).ShouldBe(0);
    }

    /// <summary>Asks until it is so: what the admin API says is up to a second old.</summary>
    private static Task<string> VipsAsync(Place hub, Func<string, bool> isSo) =>
        Operator.UntilAsync(() => SayAsync(hub, 0, "get", "vips", "-o", "json"), isSo);

    private static async Task ApplyAsync(Place hub)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, AnycastEdge.Document);
        await OdinAsync(hub, "apply", "-f", file, "--format", "json");
        File.Delete(file);
    }

    private static Task<string> OdinAsync(Place hub, params string[] arguments) => SayAsync(hub, 0, arguments);

    private static async Task<string> SayAsync(Place hub, int expected, params string[] arguments)
    {
        await using var odin = DrillProcess.Odin($"odin {arguments[0]}", hub, arguments);
        var (exitCode, said) = await odin.RunAsync();
        exitCode.ShouldBe(expected, said);
        return said;
    }
}
