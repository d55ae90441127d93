using System.Net;
using System.Text.Json;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary>The health pages of real processes.</summary>
public sealed class HealthTests
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };

    [Fact]
    public async Task One_process_with_silo_and_edge_says_both_on_both_pages()
    {
        var file = Path.Combine(Path.GetTempPath(), $"odin-test-{Guid.NewGuid():N}.json");
        File.WriteAllText(file, ClusterWorld.App("shop", FreePort.Next(), "127.0.0.1:1"));
        await using var odin = LiveProcess.StartTool("odin", "odin", "run", "-f", file, "--admin-port", "0", "--gateway-port", "0");
        await odin.WaitForLineAsync("ready");
        var admin = (await odin.WaitForLineAsync("admin: "))["admin: ".Length..].Split("/healthz")[0];

        foreach (var path in new[] { "/healthz", "/readyz" })
        {
            var (code, page) = await WhenAsync($"{admin}{path}", page => page.GetProperty("status").GetString() == "ready");
            code.ShouldBe(HttpStatusCode.OK);
            page.GetProperty("reasons").GetArrayLength().ShouldBe(0);
            page.GetProperty("silo").GetString().ShouldNotBeNull();
            page.GetProperty("edge").GetString().ShouldNotBeNull();
            page.GetProperty("catalogVersion").GetInt64().ShouldBe(1);
        }

        File.Delete(file);
    }

    [Fact]
    public async Task A_silo_is_ready_while_redis_and_the_catalog_answer()
    {
        await using var world = await ClusterWorld.StartAsync("fra");
        var admin = $"http://127.0.0.1:{world.Silos[0].AdminPort}";
        await WhenAsync($"{admin}/readyz", page => page.GetProperty("status").GetString() == "ready");

        await world.Redis.Process.SignalAsync("STOP");
        var (code, page) = await WhenAsync($"{admin}/readyz", page => page.GetProperty("status").GetString() == "failing");
        code.ShouldBe(HttpStatusCode.ServiceUnavailable);
        page.GetProperty("reasons")[0].GetString()!.ShouldStartWith("Redis has not answered for 1");
        (await WhenAsync($"{admin}/healthz", _ => true)).Code.ShouldBe(HttpStatusCode.OK);

        await world.Redis.Process.SignalAsync("CONT");
        await WhenAsync($"{admin}/readyz", page => page.GetProperty("status").GetString() == "ready");
    }

    /// <summary>The page, as soon as it is as wanted: nobody announces what a page would say.</summary>
    private static async Task<(HttpStatusCode Code, JsonElement Page)> WhenAsync(string page, Predicate<JsonElement> isWanted)
    {
        using var deadline = TestTimeout.Source(TestTimeout.OfProcess);
        while (true)
        {
            using var answer = await Http.GetAsync(page, deadline.Token);
            var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(deadline.Token)).RootElement;
            if (isWanted(body)) return (answer.StatusCode, body);
            await RealTime.PassAsync(TimeSpan.FromMilliseconds(200), deadline.Token);
            deadline.Token.IsCancellationRequested.ShouldBeFalse(body.ToString());
        }
    }
}
