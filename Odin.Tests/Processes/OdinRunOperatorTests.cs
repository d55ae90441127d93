using System.Net.Sockets;
using System.Text.Json;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary>The operator's commands beside a plain <c>odin run</c>, and its settings that come not from flags.</summary>
public sealed class OdinRunOperatorTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"odin-test-{Guid.NewGuid():N}.json");

    public OdinRunOperatorTests() => File.WriteAllText(_file, ClusterWorld.App("shop", FreePort.Next(), "127.0.0.1:1"));

    private static readonly string[] Nobody = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"];

    public void Dispose() => File.Delete(_file);

    private static async Task<string> AskAsync(string name, params string[] command)
    {
        await using var curl = LiveProcess.Start(name, command[0], command[1..]);
        return (await curl.RunToEndAsync()).Said;
    }

    [Fact]
    public async Task Commands_need_no_flag_and_a_second_process_takes_the_next_ports_and_says_so()
    {
        await using var network = await NetworkNamespace.CreateAsync();
        await using var first = network.StartTool("odin", "run", "-f", _file);
        await first.WaitForLineAsync("ready");
        first.Lines.ShouldContain("api: http://127.0.0.1:8080, for `odin get apps` and the like");
        first.Lines.ShouldContain(line => line.StartsWith("admin: http://127.0.0.1:8080/healthz"));

        await using var second = network.StartTool("odin", "demo");
        await second.WaitForLineAsync("ready");
        string.Join('\n', second.Lines).ShouldSatisfyAllConditions(
            said => said.ShouldContain(
                " INF port 8080 is taken: the admin endpoint is at port 8081, so commands need --api http://127.0.0.1:8081"),
            said => said.ShouldContain(
                " INF port 30000 is taken: the gateway is at port 30001; --gateway-port names another one"));

        await using var apps = network.StartTool("odin", "get", "apps");
        (await apps.RunToEndAsync()).Said.ShouldContain("shop");
        await using var drain = network.StartTool("odin", "drain", "demo", "--api", "http://127.0.0.1:8081");
        (await drain.RunToEndAsync()).ShouldSatisfyAllConditions(
            run => run.ExitCode.ShouldBe(0), run => run.Said.ShouldContain("app demo: draining"));
    }

    [Fact]
    public async Task Another_user_of_the_machine_can_neither_ask_nor_change_anything()
    {
        Tool.Require("setpriv", "util-linux");
        if (!Environment.IsPrivilegedProcess) Tool.Miss("becoming another user needs root");
        await using var odin = LiveProcess.StartTool("odin", "odin", "run", "-f", _file, "--admin-port", "0", "--gateway-port", "0");
        await odin.WaitForLineAsync("ready");
        var api = odin.Lines.Single(line => line.StartsWith("api: "))["api: ".Length..].Split(',')[0];

        (await AskAsync("me", "curl", "-s", $"{api}/api/v1/whoami")).ShouldContain("\"local\"");
        foreach (var path in (string[])["/", "/orleans", "/api/v1/whoami", "/api/v1/apps"])
            (await AskAsync("other", [.. Nobody, "curl", "-s", api + path])).ShouldContain("obeys the user who started it, and root");
        string[] change = ["-X", "PUT", "-H", "Content-Type: application/json", "-d", """{ "Apps": [] }""", $"{api}/api/v1/config"];
        (await AskAsync("other", [.. Nobody, "curl", "-s", .. change])).ShouldContain("obeys the user who started it, and root");
        (await AskAsync("me", "curl", "-s", $"{api}/api/v1/apps")).ShouldContain("shop");
    }

    [Fact]
    public async Task Settings_come_from_the_environment_and_a_flag_counts_more()
    {
        await using var odin = LiveProcess.Start("odin", "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "odin.dll"), "run", "-f", _file, "--admin-port", "0", "--region", "iad"],
            new Dictionary<string, string>
            {
                ["ODIN__REGION"] = "fra",
                ["ODIN__EDGEID"] = "mine",
                ["ODIN__ADDRESS"] = "127.0.0.1",
                ["ODIN__GATEWAYPORT"] = "0",
                ["ODIN__REDIS"] = "redis:6379",
            });
        await odin.WaitForLineAsync("ready");
        string.Join('\n', odin.Lines).ShouldContain(" INF settings that have no meaning for a silo and an edge in one process: REDIS");
        var api = odin.Lines.Single(line => line.StartsWith("api: "))["api: ".Length..].Split(',')[0];

        // More of them than any command opens, and none says anything.
        var silent = Enumerable.Range(0, 12).Select(_ => Connect(new Uri(api).Authority)).ToList();
        await using var get = LiveProcess.StartTool("get", "odin", "get", "edges", "-o", "json", "--api", api);
        var edge = JsonDocument.Parse((await get.RunToEndAsync()).Said).RootElement.EnumerateArray().ShouldHaveSingleItem();
        silent.ForEach(client => client.Dispose());

        edge.GetProperty("edge").GetString().ShouldBe("mine");
        edge.GetProperty("region").GetString().ShouldBe("iad");
        (await odin.StopAsync()).ShouldBe(0);
    }

    [Theory]
    [InlineData("ODIN__LOOPS", "many", "Odin:Loops 'many': expected a whole number, 0-1024.")]
    [InlineData("ODIN__REGOIN", "fra", "ODIN__REGOIN is no setting of Odin. Did you mean REGION?")]
    public async Task A_wrong_setting_is_reported(string variable, string value, string message)
    {
        await using var odin = LiveProcess.Start("odin", "dotnet", [Path.Combine(AppContext.BaseDirectory, "odin.dll"), "run", "-f", _file],
            new Dictionary<string, string> { [variable] = value });

        (await odin.WaitForLineAsync("error: ")).ShouldContain(message);
        (await odin.WaitForExitAsync()).ShouldBe(1);
    }

    [Theory]
    [InlineData("--admin-port")]
    [InlineData("--gateway-port")]
    public async Task A_port_that_was_asked_for_and_is_taken_is_reported_with_its_flag(string flag)
    {
        await using var holder = TestTarget.Echo();
        var other = flag == "--admin-port" ? "--gateway-port" : "--admin-port";
        await using var odin = LiveProcess.StartTool("odin", "odin", "run", "-f", _file, other, "0", flag, $"{holder.Port}");

        (await odin.WaitForLineAsync("error: ")).ShouldEndWith(
            $" ERR error: {flag} {holder.Port}: the port is in use by another process. Give another port, or 0 for a free one.");
        (await odin.WaitForExitAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task The_demo_listens_where_it_has_to()
    {
        var port = FreePort.Next();
        await using var odin = LiveProcess.StartTool("odin", "odin", "demo", "--address", "127.0.0.2", "--port", $"{port}",
            "--admin-port", "0", "--gateway-port", "0");

        await odin.WaitForLineAsync($"echo hello | nc -N 127.0.0.2 {port}");
        Connect($"127.0.0.2:{port}").Dispose();
        Should.Throw<SocketException>(() => Connect($"127.0.0.1:{port}"));
        (await odin.StopAsync()).ShouldBe(0);
    }

    private static TcpClient Connect(string address) => new(address.Split(':')[0], int.Parse(address.Split(':')[1], provider: null));
}
