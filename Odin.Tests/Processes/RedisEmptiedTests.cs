using System.Net;
using System.Text.Json;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary>Redis answers and holds nothing any more: no client is hurt, and what was known is put back.</summary>
public sealed class RedisEmptiedTests
{
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task Silos_that_live_through_it_register_again_and_put_the_catalog_back()
    {
        await using var one = TestTarget.Greeter("one");
        await using var two = TestTarget.Greeter("two");
        await using var world = await ClusterWorld.StartAsync("fra", "iad");
        var edge = await world.AddEdgeAsync("fra");
        var port = FreePort.Next();
        var before = CatalogIn(await world.ApplyAsync(ClusterWorld.App("shop", port, one.Address)));
        await edge.Process.WaitForLineAsync("App shop is served in version 1");
        await world.ApplyAsync(ClusterWorld.App("shop", port, one.Address, two.Address));
        await edge.Process.WaitForLineAsync("App shop changed to version 2");

        await world.Redis.LoseAllAsync();
        // Whoever looks first puts back all.
        await await Task.WhenAny(
            world.Silos.Select(silo => silo.Process.WaitForLineAsync("is listed in Redis again", TimeSpan.FromSeconds(30))));
        foreach (var silo in world.Silos) (await silo.IsHealthyAsync()).ShouldBeTrue();

        var said = await world.ApplyAsync(ClusterWorld.App("shop", port, two.Address));
        said.ShouldContain("version 3 stands (before: 2)");
        CatalogIn(said).ShouldBe(before);
        await edge.Process.WaitForLineAsync("App shop changed to version 3");
        (await GreetingAsync(edge, port)).ShouldBe("two");
        (await world.OdinAsync("rollback")).Said.ShouldContain("version 4 stands (before: 3)");

        await world.AddSiloAsync("syd");
        (await world.OdinAsync("get", "config")).Said.ShouldContain($"version 4, catalog {before}");
    }

    [Fact]
    public async Task Silos_started_after_it_get_the_catalog_from_an_edge()
    {
        await using var one = TestTarget.Greeter("one");
        await using var world = await ClusterWorld.StartAsync("fra");
        var edge = await world.AddEdgeAsync("fra");
        var port = FreePort.Next();
        await world.ApplyAsync(ClusterWorld.App("shop", port, "127.0.0.1:1"));
        await edge.Process.WaitForLineAsync("App shop is served in version 1");
        var before = CatalogIn(await world.ApplyAsync(ClusterWorld.App("shop", port, one.Address)));
        await edge.Process.WaitForLineAsync("App shop changed to version 2");
        await world.OdinAsync("drain", "--edge", "nobody", "--force");
        await Operator.UntilAsync(async () => (await edge.HealthAsync()).GetRawText(),
            said => said.Contains("\"catalogVersion\":3", StringComparison.Ordinal));

        await world.Silos[0].Process.KillAsync();
        await world.Redis.LoseAllAsync();
        (await edge.Process.StopAsync()).ShouldBe(0);
        await edge.StartAgainAsync();   // So it is the file alone that knows.
        await world.Silos[0].StartAgainAsync();

        await world.Silos[0].Process.WaitForLineAsync("was put back from a copy");
        var (exitCode, said) = await world.OdinAsync("get", "config");
        (exitCode, said).ShouldBe((0, said));
        said.ShouldContain($"version 3, catalog {before}");
        said.ShouldContain(one.Address);
        (await GreetingAsync(edge, port)).ShouldBe("one");
        (await world.ApplyAsync(ClusterWorld.App("shop", port, one.Address, "127.0.0.1:1"))).ShouldContain("version 4 stands (before: 3)");
        await edge.Process.WaitForLineAsync("App shop changed to version 4");
    }

    [Fact]
    public async Task A_new_silo_that_finds_an_empty_storage_begins_no_world_of_its_own()
    {
        await using var one = TestTarget.Greeter("one");
        await using var world = await ClusterWorld.StartAsync("fra");
        var edge = await world.AddEdgeAsync("fra");
        var port = FreePort.Next();
        var before = CatalogIn(await world.ApplyAsync(ClusterWorld.App("shop", port, one.Address)));
        await edge.Process.WaitForLineAsync("Listening on");

        await world.Redis.LoseAllAsync();
        var second = await world.AddSiloAsync("iad");
        await world.Silos[0].Process.WaitForLineAsync("is listed in Redis again", TimeSpan.FromSeconds(30));
        await world.Silos[0].Process.KillAsync();   // The new one has the world now, or nobody has.

        var started = TestTimeout.Time.GetTimestamp();
        while ((await world.OdinAsync("get", "config")).Said is var said
            && !said.Contains($"version 1, catalog {before}", StringComparison.Ordinal))
        {
            TestTimeout.Time.GetElapsedTime(started).ShouldBeLessThan(TestTimeout.OfProcess, said);
            await RealTime.PassAsync(BetweenQuestions);
        }

        (await second.IsHealthyAsync()).ShouldBeTrue();
        (await GreetingAsync(edge, port)).ShouldBe("one");
        edge.Process.Lines.ShouldNotContain(line => line.Contains("is served no more", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_catalog_of_another_identity_is_never_the_same_for_its_number()
    {
        await using var one = TestTarget.Greeter("one");
        await using var two = TestTarget.Greeter("two");
        await using var world = await ClusterWorld.StartAsync("fra");
        var edge = await world.AddEdgeAsync("fra");
        var port = FreePort.Next();
        var before = CatalogIn(await world.ApplyAsync(ClusterWorld.App("shop", port, one.Address)));
        await edge.Process.WaitForLineAsync("Listening on");

        (await edge.Process.StopAsync()).ShouldBe(0);   // Nobody who knows the catalog is there when the next one is born.
        await world.Silos[0].Process.KillAsync();
        await world.Redis.LoseAllAsync();
        await world.Silos[0].StartAgainAsync();
        var said = await world.ApplyAsync(ClusterWorld.App("shop", port, two.Address));
        said.ShouldContain("version 1 stands (before: 0)");
        CatalogIn(said).ShouldNotBe(before);

        await edge.StartAgainAsync();
        await edge.Process.WaitForLineAsync($"another catalog stands, {CatalogIn(said)} version 1; it replaces {before} version 1");
        await edge.Process.WaitForLineAsync("App shop changed to version 1");
        (await GreetingAsync(edge, port)).ShouldBe("two");
        (await edge.HealthAsync()).GetProperty("catalog").GetString().ShouldBe(CatalogIn(said));
        await CatalogOfEdgesIsAsync(world, CatalogIn(said));
    }

    /// <summary>What the region says follows with the edge's next report.</summary>
    private static async Task CatalogOfEdgesIsAsync(ClusterWorld world, string catalog)
    {
        var started = TestTimeout.Time.GetTimestamp();
        while (await CatalogOfFirstEdgeAsync(world) is var said && said != catalog)
        {
            TestTimeout.Time.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(20), $"the region says {said}, not {catalog}");
            await RealTime.PassAsync(BetweenQuestions);
        }
    }

    private static async Task<string?> CatalogOfFirstEdgeAsync(ClusterWorld world)
    {
        using var rows = JsonDocument.Parse((await world.OdinAsync("get", "edges", "-o", "json")).Said);
        return rows.RootElement[0].GetProperty("catalog").GetString();
    }

    private static string CatalogIn(string said) =>
        said[(said.LastIndexOf("catalog ", StringComparison.Ordinal) + "catalog ".Length)..].Trim();

    private static async Task<string> GreetingAsync(EdgeProcess edge, int port)
    {
        using var client = await TestClient.ConnectAsync(port, IPAddress.Parse(edge.Address));
        return await client.ReceiveTextToEndAsync();
    }
}
