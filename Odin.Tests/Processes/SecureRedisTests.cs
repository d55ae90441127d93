using System.Net;
using Odin.Tests.Grains.Configuration;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary>A cluster whose Redis speaks TLS only, wants certificates, and lets each user do what it must and no more.</summary>
public sealed class SecureRedisTests
{
    /// <summary>As docs/SECURITY.md has them.</summary>
    private static readonly string[] SiloRights = Rights("silo"), EdgeRights = Rights("edge");

    [Fact]
    public async Task Silo_edge_and_commands_live_with_the_rights_that_the_page_lists_and_with_passwords_that_change()
    {
        await using var redis = await SecureRedis.StartAsync();
        await AddUserAsync(redis, "silo", SiloRights);
        await AddUserAsync(redis, "edge", EdgeRights);
        await using var target = TestTarget.Greeter("hello");
        await using var silo = await SiloProcess.StartAsync("fra", null, redis.Flags("silo"));
        await using var edge = await EdgeProcess.StartAsync("fra-1", "fra", "127.0.0.2", redis.Flags("edge"));
        var port = FreePort.Next();
        await ApplyAsync(redis, silo, port, [target.Address]);
        await edge.Process.WaitForLineAsync("Listening on");
        using (var client = await TestClient.ConnectAsync(port, IPAddress.Parse(edge.Address)))
            (await client.ReceiveTextToEndAsync()).ShouldBe("hello");
        var key = await KeysAsync(silo);
        (await DeniedAsync(redis)).ShouldBeEmpty();

        await File.WriteAllTextAsync(redis.At("password"), "second-secret");
        foreach (var user in new[] { "silo", "edge", "odin" })
            await redis.CommandAsync("ACL", "SETUSER", user, "resetpass", ">second-secret");
        await redis.CommandAsync("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");

        await ApplyAsync(redis, silo, port, ["127.0.0.1:1", target.Address], "--key", key);
        await edge.Process.WaitForLineAsync("App shop changed to version 2");
    }

    [Fact]
    public async Task An_edge_serves_on_and_says_why_Redis_is_none_any_more()
    {
        await using var redis = await SecureRedis.StartAsync();
        await using var target = TestTarget.Greeter("hello");
        await using var silo = await SiloProcess.StartAsync("fra", null, redis.Flags("odin"));
        await using var edge = await EdgeProcess.StartAsync("fra-1", "fra", "127.0.0.2", redis.Flags("odin"));
        var port = FreePort.Next();
        await ApplyAsync(redis, silo, port, [target.Address]);
        await edge.Process.WaitForLineAsync("Listening on");

        using var foreign = redis.Foreign.IssueHost(["127.0.0.1"], TimeSpan.FromDays(1));
        await redis.ShowAsync(foreign);
        await redis.CommandAsync("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");

        foreach (var process in new[] { edge.Process, silo.Process })
            (await process.WaitForLineAsync("is not of the authority in --redis-ca"))
                .ShouldContain($"Redis at 127.0.0.1:{redis.Port} does not");
        using var client = await TestClient.ConnectAsync(port, IPAddress.Parse(edge.Address));
        (await client.ReceiveTextToEndAsync()).ShouldBe("hello");

        using var renewed = redis.Authority.IssueHost(["127.0.0.1"], TimeSpan.FromDays(1));
        await redis.ShowAsync(renewed);
        await edge.Process.WaitForLineAsync("lists the silos again");
        await silo.Process.WaitForLineAsync("answers this silo again");
    }

    [Theory]
    [InlineData("silo")]
    [InlineData("edge")]
    public async Task Redis_on_another_machine_without_TLS_starts_nothing_unasked(string command)
    {
        await using var refused = LiveProcess.StartTool(command, "odin", command, "--redis", "192.0.2.1:6379");
        var (exitCode, said) = await refused.RunToEndAsync();
        (exitCode, said.Split('\n').Length).ShouldBe((1, 1), said);
        said.ShouldContain("Redis at 192.0.2.1:6379 is on another machine");

        await using var warned = LiveProcess.StartTool(command, "odin", command, "--redis", "192.0.2.1:6379", "--insecure-redis",
            "--admin-port", "0");
        await warned.WaitForLineAsync(command == "silo" ? "does not answer" : "--insecure-redis: connections to Redis at 192.0.2.1:6379");
    }

    private static async Task AddUserAsync(SecureRedis redis, string user, string[] rights) =>
        (await redis.CommandAsync(["ACL", "SETUSER", user, "on", ">first-secret", .. rights])).ShouldBe("OK");

    private static async Task ApplyAsync(SecureRedis redis, SiloProcess silo, int port, string[] targets, params string[] more)
    {
        var file = redis.At("config.json");
        await File.WriteAllTextAsync(file, ClusterWorld.App("shop", port, targets));
        await using var apply = LiveProcess.StartTool("odin apply", "odin", ["apply", "-f", file, "--api", silo.Api, .. more]);
        var (exitCode, said) = await apply.RunToEndAsync();
        exitCode.ShouldBe(0, said);
    }

    /// <summary>Keys and audit are in Redis, too. A new admin's key.</summary>
    private static async Task<string> KeysAsync(SiloProcess silo)
    {
        var api = $"http://127.0.0.1:{silo.AdminPort}";
        await using var create = LiveProcess.StartTool("odin keys", "odin",
            "keys", "create", "--name", "ada", "--role", "admin", "--api", api);
        var (exitCode, said) = await create.RunToEndAsync();
        exitCode.ShouldBe(0, said);
        return said.Split('\n').Single(line => line.StartsWith("odin_", StringComparison.Ordinal));
    }

    /// <summary>The commands that Redis has refused.</summary>
    private static async Task<string[]> DeniedAsync(SecureRedis redis)
    {
        var lines = (await redis.CommandAsync("ACL", "LOG")).Split('\n');
        return [.. lines.Index().Where(line => line.Item == "object").Select(line => lines[line.Index + 1])];
    }

    private static string[] Rights(string user)
    {
        var lines = RepositoryFiles.Read("docs", "SECURITY.md").Split('\n');
        return lines.Single(line => line.StartsWith($"ACL SETUSER {user} ", StringComparison.Ordinal)).Split(' ')[5..];
    }
}
