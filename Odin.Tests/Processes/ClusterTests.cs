using System.Text.Json;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary>Silos, edges and a Redis as real processes, and the operator's commands.</summary>
public sealed class ClusterTests
{
    [Fact]
    public async Task A_configuration_is_applied_shown_refused_rolled_back_and_in_force_on_all_edges()
    {
        await using var one = TestTarget.Greeter("one");
        await using var two = TestTarget.Greeter("two");
        await using var world = await ClusterWorld.StartAsync("fra", "iad");
        var edges = new[] { await world.AddEdgeAsync("fra"), await world.AddEdgeAsync("iad") };
        var port = FreePort.Next();

        (await world.ApplyAsync(ClusterWorld.App("shop", port, one.Address))).ShouldContain("+ app shop\nversion 1 stands (before: 0)");
        foreach (var edge in edges)
        {
            await edge.Process.WaitForLineAsync("Listening on");
            (await GreetingAsync(edge, port)).ShouldBe("one");
        }

        (await world.ApplyAsync(ClusterWorld.App("shop", port, two.Address), "--dry-run"))
            .ShouldContain("version 1 stands; nothing was changed");
        (await world.ApplyAsync(ClusterWorld.App("shop", port, two.Address), "--expect", "1"))
            .ShouldContain($"Targets[{one.Address}] removed");
        foreach (var edge in edges)
        {
            await edge.Process.WaitForLineAsync("App shop changed to version 2");
            (await GreetingAsync(edge, port)).ShouldBe("two");
        }

        var (conflict, said) = await world.OdinAsync("rollback", "--to", "7");
        conflict.ShouldBe(2);
        said.ShouldContain("version 7 is not in the history");
        (await world.OdinAsync("rollback")).Said.ShouldContain("version 3 stands (before: 2)");
        foreach (var edge in edges) await edge.Process.WaitForLineAsync("App shop changed to version 3");

        var document = await world.OdinAsync("get", "config", "-o", "yaml");
        document.Said.ShouldContain("- Name: shop");
        document.Said.ShouldContain("version 3");
        var edgesSaid = await Operator.UntilAsync(() => world.OdinAsync("get", "edges", "-o", "json"), "iad-2");
        var rows = JsonDocument.Parse(edgesSaid).RootElement.EnumerateArray();
        rows.Select(row => row.GetProperty("edge").GetString()).ShouldBe(["fra-1", "iad-2"]);
        rows.Select(row => row.GetProperty("adminState").GetString()).ShouldBe(["Ready", "Ready"]);
        var targets = await Operator.UntilAsync(() => world.OdinAsync("get", "targets"), "fra Unknown");   // Once a region has said it.
        targets.ShouldContain($"shop  {one.Address}");
        (await world.OdinAsync("get", "apps")).Said.ShouldContain("shop");
    }

    [Fact]
    public async Task A_wrong_or_outdated_change_is_refused_with_its_own_exit_code()
    {
        await using var world = await ClusterWorld.StartAsync("fra");
        var port = FreePort.Next();
        await world.ApplyAsync(ClusterWorld.App("shop", port, "127.0.0.1:1"));
        var file = Path.GetTempFileName();

        await File.WriteAllTextAsync(file, ClusterWorld.App("shop", 0, "127.0.0.1:1"));
        var (invalid, error) = await world.OdinAsync("apply", "-f", file, "--format", "json");
        invalid.ShouldBe(3);
        error.ShouldContain("Apps[0].Ports[0]: 0 is not valid");

        await File.WriteAllTextAsync(file, ClusterWorld.App("shop", port, "127.0.0.1:2"));
        var (conflict, said) = await world.OdinAsync("apply", "-f", file, "--format", "json", "--expect", "9");
        conflict.ShouldBe(2);
        said.ShouldContain("version 1 stands, not 9");

        await world.Redis.Process.KillAsync();
        var (refused, why) = await world.OdinAsync("apply", "-f", file, "--format", "json");
        refused.ShouldBe(2);
        why.ShouldContain("storage (Redis) does not take the change");
        File.Delete(file);
    }

    [Fact]
    public async Task A_cluster_that_is_not_there_is_a_clear_failure_in_bounded_time()
    {
        var api = $"http://127.0.0.1:{FreePort.Next()}";
        await using var odin = LiveProcess.StartTool("odin", "odin", "get", "apps", "--api", api);

        (await odin.WaitForExitAsync(TimeSpan.FromSeconds(30))).ShouldBe(4);
        odin.Lines.ShouldHaveSingleItem().ShouldContain($"no silo answers at {api}");
    }

    [Fact]
    public async Task Killing_a_silo_loses_no_new_connection()
    {
        await using var target = TestTarget.Greeter("hello");
        await using var world = await ClusterWorld.StartAsync("fra", "iad");
        var edges = new[] { await world.AddEdgeAsync("fra"), await world.AddEdgeAsync("iad") };
        var port = FreePort.Next();
        await world.ApplyAsync(ClusterWorld.App("shop", port, target.Address));
        foreach (var edge in edges) await edge.Process.WaitForLineAsync("Listening on");

        var killed = world.Silos[0].Process.KillAsync();
        for (var connection = 0; connection < 200; connection++)
        {
            foreach (var edge in edges) (await GreetingAsync(edge, port)).ShouldBe("hello");
        }

        await killed;
        foreach (var edge in edges) (await edge.HealthAsync()).GetProperty("status").GetString().ShouldBe("ready");
    }

    [Fact]
    public async Task An_edge_talks_through_another_region_until_its_own_has_a_silo_and_receives_news_at_once_either_way()
    {
        await using var world = await ClusterWorld.StartAsync("fra");
        var edge = await world.AddEdgeAsync("iad");
        await edge.Process.WaitForLineAsync("Connected to cluster");
        var port = FreePort.Next();
        await world.ApplyAsync(ClusterWorld.App("shop", port, "127.0.0.1:1"));
        await edge.Process.WaitForLineAsync("App shop is served in version 1");

        var iad = await world.AddSiloAsync("iad");
        await edge.Process.WaitForLineAsync("Region iad has gateways of its own again");
        await world.ApplyAsync(ClusterWorld.App("shop", port, "127.0.0.1:2"));
        await edge.Process.WaitForLineAsync("App shop changed to version 2");
        (await edge.HealthAsync()).GetProperty("stale").GetBoolean().ShouldBeFalse();

        await iad.Process.KillAsync();
        await world.ApplyAsync(ClusterWorld.App("shop", port, "127.0.0.1:3"));
        await edge.Process.WaitForLineAsync("App shop changed to version 3");
    }

    private static async Task<string> GreetingAsync(EdgeProcess edge, int port)
    {
        using var client = await TestClient.ConnectAsync(port, System.Net.IPAddress.Parse(edge.Address));
        return await client.ReceiveTextToEndAsync();
    }
}
