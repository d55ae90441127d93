using System.Net;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary>What Redis holds is no catalog: it is said in one line, and repaired by one command.</summary>
public sealed class DamagedCatalogTests
{
    [Theory]
    [InlineData("garbage")]
    [InlineData("half of it")]
    [InlineData("a document that a reader refuses")]
    [InlineData("a value of another type")]
    public async Task It_is_said_in_one_line_and_apply_by_force_repairs_it(string damage)
    {
        await using var target = TestTarget.Greeter("hello");
        await using var world = await ClusterWorld.StartAsync("fra");
        var edge = await world.AddEdgeAsync("fra");
        var port = FreePort.Next();
        var document = ClusterWorld.App("shop", port, target.Address);
        await world.ApplyAsync(document);
        await edge.Process.WaitForLineAsync("ready");
        await world.Silos[0].Process.KillAsync();
        var key = await world.Redis.CommandAsync("--scan", "--pattern", "*/state/*catalog*");
        var data = await world.Redis.CommandAsync("HGET", key, "data");
        await world.Redis.CommandAsync("HSET", key, "data", Damaged(data, damage));
        await world.Silos[0].StartAgainAsync();

        var silo = world.Silos[0].Process;
        await silo.WaitForLineAsync("The catalog in the storage cannot be read");
        await edge.Process.WaitForLineAsync("Edge fra-1 is stale");
        (await GreetingAsync(edge, port)).ShouldBe("hello");
        var (exitCode, said) = await world.OdinAsync("get", "config");
        (exitCode, said).ShouldBe((2, said));
        said.ShouldContain("cannot be read");
        silo.Lines.Count(line => line.Contains("cannot be read", StringComparison.Ordinal)).ShouldBe(1);
        string.Join('\n', silo.Lines).ShouldNotContain("\n   at ");

        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, document);
        (await world.OdinAsync("apply", "-f", file, "--format", "json")).ExitCode.ShouldBe(2);
        var (repaired, outcome) = await world.OdinAsync("apply", "-f", file, "--format", "json", "--force");
        (repaired, outcome).ShouldBe((0, outcome));
        await edge.Process.WaitForLineAsync("another catalog stands");
        await edge.Process.WaitForLineAsync("is in touch with the cluster again");
        (await world.OdinAsync("get", "config")).ExitCode.ShouldBe(0);
        (await GreetingAsync(edge, port)).ShouldBe("hello");
        File.Delete(file);
    }

    [Fact]
    public async Task A_key_of_another_type_is_said_and_deleting_it_is_enough()
    {
        await using var world = await ClusterWorld.StartAsync("fra");
        var edge = await world.AddEdgeAsync("fra");
        await world.ApplyAsync(ClusterWorld.App("shop", FreePort.Next(), "127.0.0.1:1"));
        await edge.Process.WaitForLineAsync("ready");
        await world.Silos[0].Process.KillAsync();
        var key = await world.Redis.CommandAsync("--scan", "--pattern", "*/state/*catalog*");
        await world.Redis.CommandAsync("SET", key, "garbage");
        await world.Silos[0].StartAgainAsync();

        (await world.Silos[0].Process.WaitForLineAsync("The catalog in the storage cannot be read")).ShouldContain("delete that key");
        await world.Redis.CommandAsync("DEL", key);
        await world.Silos[0].Process.WaitForLineAsync("was put back from a copy");
    }

    private static string Damaged(string data, string damage) => damage switch
    {
        "garbage" => "\u0001\u0002 no catalog",
        "half of it" => data[..(data.Length / 2)],
        "a document that a reader refuses" => Replace(data, "\"Name\":\"shop\"", "\"Name\":\"\""),
        _ => Replace(data, "\"Version\":1,", "\"Version\":\"one\","),
    };

    private static string Replace(string data, string before, string after)
    {
        data.ShouldContain(before);
        return data.Replace(before, after, StringComparison.Ordinal);
    }

    private static async Task<string> GreetingAsync(EdgeProcess edge, int port)
    {
        using var client = await TestClient.ConnectAsync(port, IPAddress.Parse(edge.Address));
        return await client.ReceiveTextToEndAsync();
    }
}
