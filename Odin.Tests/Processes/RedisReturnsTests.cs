using System.Net;
using System.Text.Json;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary>Redis goes away and comes back under a catalog that is kept in parts: what stood stands, and nobody waits for it.</summary>
public sealed class RedisReturnsTests
{
    /// <summary>A command that the storage keeps waiting is refused by then.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(15);

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_large_catalog_stands_whether_Redis_kept_its_data_or_not(bool hasData)
    {
        await using var one = TestTarget.Greeter("one");
        await using var two = TestTarget.Greeter("two");
        await using var world = await ClusterWorld.StartAsync("fra", "iad");
        var edges = new[] { await world.AddEdgeAsync("fra"), await world.AddEdgeAsync("iad") };
        var (port, other) = (FreePort.Next(), FreePort.Next());
        var born = CatalogIn(await world.ApplyAsync(Document(port, one.Address, other)));
        foreach (var edge in edges) await edge.Process.WaitForLineAsync("App shop is served in version 1");
        (await world.ApplyAsync(Document(port, two.Address, other))).ShouldContain("version 2 stands (before: 1)");
        foreach (var edge in edges) await edge.Process.WaitForLineAsync("App shop changed to version 2");
        (await world.Redis.CommandAsync("--scan", "--pattern", "*/state/*catalog*")).Split('\n').Length.ShouldBe(2, "a head and a base");

        await world.Redis.Process.KillAsync();
        foreach (var edge in edges) (await GreetingAsync(edge, port)).ShouldBe("two");
        (await InTimeAsync(world, "get", "config")).ShouldContain($"version 2, catalog {born}");
        (await InTimeAsync(world, "drain", "--edge", "fra-1", "--force")).ShouldContain("Redis");
        await world.Redis.StartAgainAsync();
        if (!hasData) await world.Redis.LoseAllAsync();

        await Operator.UntilAsync(() => world.OdinAsync("drain", "--edge", "nobody", "--force"), "draining");
        var said = await world.ApplyAsync(Document(port, one.Address, other));
        (said.Contains("(before: 2)", StringComparison.Ordinal), CatalogIn(said)).ShouldBe((true, born), said);
        foreach (var edge in edges) await edge.Process.WaitForLineAsync("App shop changed to version 4");
        foreach (var edge in edges) (await GreetingAsync(edge, port)).ShouldBe("one");

        // Whoever knows it from memory is gone: the storage has all of it, the documents before it too.
        foreach (var edge in edges) (await edge.Process.StopAsync()).ShouldBe(0);
        foreach (var silo in world.Silos) await silo.Process.KillAsync();
        await world.Silos[0].StartAgainAsync();
        (await world.OdinAsync("get", "config")).Said.ShouldContain($"version 4, catalog {born}");
        (await world.OdinAsync("rollback")).Said.ShouldContain("version 5 stands (before: 4)");
        (await world.OdinAsync("get", "config")).Said.ShouldContain(two.Address);
    }

    private static string Document(int port, string target, int other) => JsonSerializer.Serialize(new
    {
        Apps = Enumerable.Range(0, 200).Select(number => new
        {
            Name = number == 0 ? "shop" : $"app-{number}",
            Ports = new[] { number == 0 ? port : other },
            ServerNames = number == 0 ? [] : new[] { $"app-{number}.example" },
            Targets = number == 0 ? [target] : Enumerable.Range(1, 9).Select(host => $"10.1.{number}.{host}:80").ToArray(),
        }),
    });

    private static async Task<string> InTimeAsync(ClusterWorld world, params string[] command)
    {
        var begun = TestTimeout.Time.GetTimestamp();
        var (_, said) = await world.OdinAsync(command);
        TestTimeout.Time.GetElapsedTime(begun).ShouldBeLessThan(Deadline, string.Join(' ', command));
        return said;
    }

    private static string CatalogIn(string said) =>
        said[(said.LastIndexOf("catalog ", StringComparison.Ordinal) + "catalog ".Length)..].Trim();

    private static async Task<string> GreetingAsync(EdgeProcess edge, int port)
    {
        using var client = await TestClient.ConnectAsync(port, IPAddress.Parse(edge.Address));
        return await client.ReceiveTextToEndAsync();
    }
}
