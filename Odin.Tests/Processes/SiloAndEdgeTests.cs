using System.Net;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary><c>odin silo</c> and <c>odin edge</c> as an operator starts them.</summary>
public sealed class SiloAndEdgeTests
{
    [Theory]
    [InlineData("odin", "silo --gateway-port many", "Odin:GatewayPort 'many': expected a whole number, 1-65535", "--gateway-port",
        "ODIN__GATEWAYPORT")]
    [InlineData("Odin.Silo", "--advertised-address here", "Odin:AdvertisedAddress 'here': expected an IP address", "--advertised-address",
        "ODIN__ADVERTISEDADDRESS")]
    [InlineData("odin", "edge --drain-timeout soon", "Odin:DrainTimeout 'soon': expected a duration", "--drain-timeout",
        "ODIN__DRAINTIMEOUT")]
    [InlineData("Odin.Edge", "--gateway here", "Odin:Gateway 'here': expected one or more HOST:PORT", "--gateway", "ODIN__GATEWAY")]
    [InlineData("Odin.Edge", "--redis connectTimeout=never",
        "Odin:Redis (not shown, it may hold a password): expected a connection string", "--redis", "ODIN__REDIS")]
    public async Task A_bad_setting_is_told_with_what_was_expected_and_where_to_correct_it(string tool, string line, string message,
        string flag, string variable)
    {
        await using var process = LiveProcess.StartTool("process", tool, line.Split(' '));

        (await process.WaitForExitAsync()).ShouldBe(1);
        var said = process.Lines.ShouldHaveSingleItem();
        said.ShouldStartWith($"error: {message}");
        said.ShouldContain(flag);
        said.ShouldContain(variable);
    }

    [Theory]
    [InlineData("odin", "edge --colour red")]
    [InlineData("Odin.Edge", "--colour red")]
    [InlineData("Odin.Silo", "--colour red")]
    public async Task An_unknown_flag_is_a_usage_error(string tool, string line)
    {
        await using var process = LiveProcess.StartTool("process", tool, line.Split(' '));

        (await process.WaitForExitAsync()).ShouldBe(1);
        process.Lines[0].ShouldStartWith("error: ");
        process.Lines[0].ShouldContain("--colour");
    }

    [Fact]
    public async Task An_edge_without_a_cluster_is_healthy_says_that_it_is_stale_and_stops_at_sigterm()
    {
        await using var edge = LiveProcess.Start("edge", "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "Odin.Edge.dll"), "--gateway", $"127.0.0.1:{FreePort.Next()}"],
            new Dictionary<string, string>
            {
                ["ODIN__REGION"] = "fra",
                ["ODIN__EDGEID"] = "fra-1",
                ["ODIN__ADMINPORT"] = "0",
            });
        var admin = (await edge.WaitForLineAsync("edge fra-1 of region fra: admin http://127.0.0.1:")).Split(' ')[^1];
        await edge.WaitForLineAsync("Edge fra-1 is stale");

        using var http = new HttpClient();
        var health = await http.GetStringAsync($"{admin}/healthz");
        health.ShouldContain("\"stale\":true");
        health.ShouldContain("\"status\":\"starting\"");
        using var ready = await http.GetAsync($"{admin}/readyz");
        ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await edge.StopAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_silo_alone_is_healthy_and_stops_at_sigterm()
    {
        await using var silo = await SiloProcess.StartAsync("fra", redis: null);

        using var http = new HttpClient();
        (await http.GetStringAsync($"http://127.0.0.1:{silo.AdminPort}/healthz")).ShouldBe("Healthy");
        (await silo.Process.StopAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_taken_admin_port_is_a_clear_failure()
    {
        await using var holder = TestTarget.Echo();
        await using var edge = LiveProcess.StartTool("edge", "odin", "edge", "--admin-port", holder.Port.ToString());

        (await edge.WaitForLineAsync("error:")).ShouldContain("the admin endpoint cannot be opened");
        (await edge.WaitForExitAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task A_silo_waits_for_its_redis_and_can_be_stopped_meanwhile()
    {
        var (redis, silo) = (FreePort.Next(), FreePort.Next());
        await using var process =
            LiveProcess.StartTool("silo", "odin", "silo", "--redis", $"127.0.0.1:{redis}", "--admin-port", "0", "--silo-port", $"{silo}");

        (await process.WaitForLineAsync("Redis at"))
            .ShouldContain($"Redis at 127.0.0.1:{redis} does not answer: no connection can be made");
        (await process.StopAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_taken_silo_port_is_a_clear_failure()
    {
        await using var holder = TestTarget.Echo();
        await using var process = LiveProcess.StartTool("silo", "odin", "silo", "--admin-port", "0", "--silo-port", $"{holder.Port}",
            "--gateway-port", $"{FreePort.Next()}");

        (await process.WaitForLineAsync("error: it cannot start")).ShouldContain("in use");
        (await process.WaitForExitAsync()).ShouldBe(2);
    }
}
