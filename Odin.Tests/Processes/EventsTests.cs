using System.Text.Json;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary><c>odin get events</c> against real processes that die, drain and change.</summary>
public sealed class EventsTests
{
    [Fact]
    public async Task Death_drain_kill_apply_and_roll_back_are_reported_in_order_and_once()
    {
        await using var world = await ClusterWorld.StartAsync("fra", "iad");
        await using var watch = LiveProcess.StartTool("watch", "odin", "get", "events", "--watch", "--api", world.Api);
        await watch.WaitForLineAsync("silo-up  iad");
        var edge = await world.AddEdgeAsync("fra");
        var other = await world.AddEdgeAsync("iad");
        await watch.WaitForLineAsync("edge-joined  iad  iad-2");

        var target = TestTarget.Greeter("hello");
        var (port, address) = (FreePort.Next(), target.Address);
        await world.ApplyAsync(
            $$"""
            { "Apps": [ { "Name": "shop", "Ports": [{{port}}], "Targets": ["{{address}}"],
              "HealthCheck": { "Interval": "500ms", "Timeout": "400ms", "Fall": 2 } } ] }
            """);
        await watch.WaitForLineAsync("config-applied");
        await watch.WaitForLineAsync("-> Healthy in region fra");
        await target.DisposeAsync();
        await watch.WaitForLineAsync("target-health  fra  shop");
        (await watch.WaitForLineAsync("Healthy -> Unhealthy for the world")).ShouldContain($"shop  {address}");

        await world.OdinAsync("drain", "--edge", edge.Id);
        (await watch.WaitForLineAsync("admin-state")).ShouldContain($"{edge.Id}  the operator wants it draining");
        await world.ApplyAsync(ClusterWorld.App("shop", port, "127.0.0.1:1"));
        (await world.OdinAsync("rollback")).ExitCode.ShouldBe(0);
        await watch.WaitForLineAsync("config-rolled-back");
        (await world.OdinAsync("rollback", "--to", "999")).ExitCode.ShouldBe(2);
        await watch.WaitForLineAsync("config-rejected");

        await other.Process.KillAsync();
        await watch.WaitForLineAsync($"edge-silent  iad  {other.Id}");
        await world.Silos[1].Process.KillAsync();
        await watch.WaitForLineAsync("silo-down  iad");
        await edge.Process.SignalAsync("TERM");
        await watch.WaitForLineAsync($"edge-left  fra  {edge.Id}");

        await watch.SignalAsync("INT");
        (await watch.WaitForExitAsync()).ShouldBe(0);
        watch.Lines.Where(line => line.StartsWith("20", StringComparison.Ordinal)).ShouldBeUnique();

        var (exitCode, said) = await world.OdinAsync("get", "events", "--kind", "edge-left", "--region", "fra", "-o", "json");
        exitCode.ShouldBe(0, said);
        JsonDocument.Parse(said).RootElement.EnumerateArray().ShouldHaveSingleItem().GetProperty("edge").GetString().ShouldBe(edge.Id);
    }

    [Fact]
    public async Task One_process_with_silo_and_edge_has_them_too()
    {
        var file = Path.Combine(Path.GetTempPath(), $"odin-test-{Guid.NewGuid():N}.json");
        File.WriteAllText(file, ClusterWorld.App("shop", FreePort.Next(), "127.0.0.1:1"));
        await using var odin = LiveProcess.StartTool("odin", "odin", "run", "-f", file, "--admin-port", "0", "--gateway-port", "0",
            "--region", "fra", "--edge-id", "fra-1");
        await odin.WaitForLineAsync("ready");
        var api = (await odin.WaitForLineAsync("api: "))["api: ".Length..].Split(',')[0];

        await using var get = LiveProcess.StartTool("get", "odin", "get", "events", "--api", api);
        var (exitCode, said) = await get.RunToEndAsync();

        exitCode.ShouldBe(0, said);
        said.ShouldMatch(@"^TIME +KIND +APP +TARGET +REGION +EDGE +TEXT\n");
        said.ShouldMatch(@"edge-joined +- +- +fra +fra-1 +it started");
        said.ShouldContain("config-applied");
        File.Delete(file);
    }
}
