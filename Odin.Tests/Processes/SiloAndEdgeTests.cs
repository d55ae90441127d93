using System.Net;
using System.Net.Sockets;
using Odin.Tests.Drills.Support;
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
    public async Task A_bad_setting_is_reported_with_what_was_expected_and_where_to_correct_it(string tool, string line, string message,
        string flag, string variable)
    {
        await using var process = LiveProcess.StartTool("process", tool, line.Split(' '));

        (await process.WaitForExitAsync()).ShouldBe(1);
        var said = process.Lines.ShouldHaveSingleItem();
        said.ShouldContain($" ERR error: {message}");
        said.ShouldContain(flag);
        said.ShouldContain(variable);
    }

    [Fact]
    public async Task A_silo_with_Redis_on_a_machine_without_an_address_asks_for_one()
    {
        await using var machine = await Place.CreateAsync($"odin{Environment.ProcessId}-alone");
        await using var silo = DrillProcess.Odin("silo", machine, "silo", "--redis", "127.0.0.1:6379");

        var (exitCode, said) = await silo.RunAsync();

        (exitCode, said.Split('\n').Length).ShouldBe((1, 1), said);
        said.ShouldContain("ERR error: This machine has no IPv4 address but loopback's");
        said.ShouldContain("--advertised-address");
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
        (await http.GetStringAsync($"http://127.0.0.1:{silo.AdminPort}/healthz")).ShouldContain("\"silo\":\"S127.0.0.1:");
        (await silo.Process.StopAsync()).ShouldBe(0);
    }

    [Theory]
    [InlineData("edge", "127.0.0.1")]
    [InlineData("silo", "127.0.0.1")]
    [InlineData("edge", "0.0.0.0")]
    public async Task A_taken_admin_port_is_one_line_with_address_and_remedy(string verb, string address)
    {
        await using var holder = TestTarget.Echo();
        await using var process =
            LiveProcess.StartTool("process", "odin", verb, "--admin-address", address, "--admin-port", $"{holder.Port}");

        var (exitCode, said) = await process.RunToEndAsync();
        exitCode.ShouldBe(2);
        said.Split('\n').ShouldHaveSingleItem().ShouldEndWith($"error: --admin-port {holder.Port}: {address}:{holder.Port} is in use by " +
            "another process. Give another --admin-port or --admin-address, or port 0 for a free one.");
    }

    [Fact]
    public async Task An_admin_address_of_another_machine_is_one_line()
    {
        await using var process = LiveProcess.StartTool("process", "odin", "edge", "--admin-address", "192.0.2.7", "--admin-port", "8080");

        (await process.WaitForExitAsync()).ShouldBe(2);
        process.Lines.ShouldHaveSingleItem().ShouldContain("192.0.2.7:8080 is no address of this machine. Give another --admin-port or");
    }

    [Fact]
    public async Task The_live_log_is_not_for_everybody_who_reaches_the_dashboard()
    {
        await using var silo = await SiloProcess.StartAsync("fra", redis: null);

        using var http = new HttpClient();
        foreach (var path in new[] { "Trace", "trace", "Trace/", "TRACE?x=1" })
        {
            using var answer = await http.GetAsync($"http://127.0.0.1:{silo.AdminPort}/orleans/{path}",
                HttpCompletionOption.ResponseHeadersRead);
            answer.StatusCode.ShouldBeOneOf(HttpStatusCode.NotFound, HttpStatusCode.Forbidden);
        }

        (await http.GetAsync($"http://127.0.0.1:{silo.AdminPort}/orleans")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/dashboard/main.js")]
    [InlineData("/orleans")]
    [InlineData("/orleans/DashboardCounters")]
    [InlineData("/api/v1/world")]
    [InlineData("/api/v1/config")]
    public async Task A_dashboard_answers_by_a_name_of_this_machine_only(string path)
    {
        await using var silo = await SiloProcess.StartAsync("fra", redis: null);
        using var http = new HttpClient();

        (await AskAsync("rebound.example")).ShouldBe(HttpStatusCode.Forbidden);
        (await AskAsync("localhost")).ShouldBe(HttpStatusCode.OK);

        async Task<HttpStatusCode> AskAsync(string host)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{silo.AdminPort}{path}");
            request.Headers.Host = host;
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            return answer.StatusCode;
        }
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

    /// <summary>Another process listens there, by itself or in a way that shares the port: Orleans would join it.</summary>
    [Theory]
    [InlineData("--silo-port", false)]
    [InlineData("--silo-port", true)]
    [InlineData("--gateway-port", false)]
    [InlineData("--gateway-port", true)]
    public async Task A_port_of_another_process_is_one_line_with_address_and_remedy(string flag, bool isShared)
    {
        using var holder = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        if (isShared) SharedPort.Allow(holder);
        holder.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        holder.Listen();
        var port = ((IPEndPoint)holder.LocalEndPoint!).Port;
        var other = flag == "--silo-port" ? "--gateway-port" : "--silo-port";
        await using var process =
            LiveProcess.StartTool("silo", "odin", "silo", "--admin-port", "0", flag, $"{port}", other, $"{FreePort.Next()}");

        var (exitCode, said) = await process.RunToEndAsync();
        exitCode.ShouldBe(2);
        said.Split('\n').ShouldHaveSingleItem()
            .ShouldEndWith($"error: {flag} {port}: 127.0.0.1:{port} is in use by another process. Give another {flag}.");
    }
}
