using System.Text.Json;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary>Everything about one thing, and words for a shell, beside a real <c>odin run</c>.</summary>
public sealed class OdinRunDescribeTests : IDisposable
{
    private readonly RunFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task An_app_its_targets_its_edge_and_a_session_are_described_with_what_to_do()
    {
        await using var target = TestTarget.Echo();
        var port = FreePort.Next();
        _file.Write($$"""
            { "Name": "shop", "Ports": [{{port}}], "Targets": ["{{target.Address}}", "127.0.0.1:1"],
              "HealthCheck": { "Interval": "500ms", "Timeout": "400ms", "Fall": 1 } }
            """);
        await using var run = LiveProcess.StartTool("run", "odin", "run", "-f", _file.Path, "--region", "fra", "--edge-id", "fra-1",
            "--admin-port", "0", "--gateway-port", "0", "--address", "127.0.0.1");
        await run.WaitForLineAsync("ready");
        var api = run.Lines.Single(line => line.StartsWith("api: ", StringComparison.Ordinal))["api: ".Length..].Split(',')[0];
        await using var events = LiveProcess.StartTool("events", "odin", "get", "events", "--watch", "--api", api);
        await events.WaitForLineAsync("-> Unhealthy for the world");
        using var client = await TestClient.ConnectAsync(port);
        await client.SendAsync("x");
        await client.ReceiveTextAsync(1);

        (await SayAsync(0, api, "drain", "shop", target.Address)).ShouldContain("draining");
        // The silo makes its view once a second.
        var app = await Operator.UntilAsync(() => SayAsync(0, api, "describe", "app", "SHOP"),
            said => said.Contains("`odin get targets --app shop`", StringComparison.Ordinal));
        app.ShouldContain("usable targets:");
        app.ShouldContain("last events");
        var dead = await SayAsync(0, api, "describe", "target", "127.0.0.1:1");
        dead.ShouldContain("no region can use it");
        dead.ShouldMatch(@"shop +fra +Unhealthy +\S+");
        (await SayAsync(0, api, "describe", "target", target.Address)).ShouldContain($"`odin enable shop {target.Address}` ends that");
        (await SayAsync(0, api, "describe", "edge", "fra-1")).ShouldContain("edge-joined");
        (await SayAsync(2, api, "describe", "target", "127.0.0.1:2")).ShouldContain("there is no target '127.0.0.1:2'");
        (await SayAsync(2, api, "describe", "edge", "fra-2")).ShouldContain("`odin get edges` lists them");
        (await SayAsync(2, api, "describe", "app", "shp")).ShouldContain("Did you mean shop?");

        var session = JsonDocument.Parse(await SayAsync(0, api, "get", "sessions", "-o", "json")).RootElement.GetProperty("sessions")[0]
            .GetProperty("id").GetString()!;
        (await SayAsync(0, api, "get", "sessions", session)).ShouldContain(session);
        var described = JsonDocument.Parse(await SayAsync(0, api, "describe", "session", session, "-o", "json")).RootElement;
        described.GetProperty("client").GetString().ShouldStartWith("127.0.0.1:");
        described.GetProperty("whatToDo")[0].GetString()!.ShouldContain($"odin close {session}");

        var explained = await SayAsync(0, api, "explain", "shop");
        explained.ShouldContain("admin state draining");
        explained.ShouldMatch(@"unhealthy in this region: \S+");
        var second = JsonDocument.Parse(await SayAsync(0, api, "explain", "shop", "-o", "json")).RootElement[0].GetProperty("app")
            .GetProperty("targets")[1];
        second.GetProperty("evidence").GetString()!.ShouldContain("connection refused");
        await SteerOnScreenAsync(api);
        (await SayAsync(2, api, "disable", "shop")).ShouldContain("nobody can be asked here: --yes says that it is meant");
        (await SayAsync(0, api, "disable", "shop", "--yes")).ShouldContain("app shop: disabled");
    }

    /// <summary>Drains an app by <c>odin top</c>, on a real terminal, which is as before when it ends.</summary>
    private static async Task SteerOnScreenAsync(string api)
    {
        await using var top = PseudoTerminal.Start("top", "--api", api);
        await top.WaitForAsync("TARGETS OF shop");
        await top.TypeAsync("d");
        var asked = await top.WaitForAsync("drain app shop, 1 live have Drain.Timeout? [y/N]");
        await top.TypeAsync("y");
        await top.WaitForAsync("app shop: draining", asked);
        await top.TypeAsync("\u0003");

        (await top.WaitForExitAsync()).ShouldBe(0, top.Said);
        top.Said.ShouldContain("\e[?1049h");
        top.Said.TrimEnd().ShouldEndWith("\e[?1049l");
        (await SayAsync(0, api, "drain", "shop")).ShouldBe("app shop: draining already");
    }

    [Fact]
    public async Task A_shell_gets_verbs_and_flags_and_no_names_where_nobody_answers()
    {
        (await WordsAsync("odin dra")).ShouldBe(["drain"]);
        (await WordsAsync("odin get ")).ShouldContain("sessions");
        (await WordsAsync("odin tail --cl")).ShouldContain("--client");
        (await WordsAsync("odin drain --api http://127.0.0.1:1 sh")).ShouldBeEmpty();
        (await SayAsync(0, null, "completion", "bash")).ShouldContain("complete -o default -F _odin odin");
    }

    private static async Task<string[]> WordsAsync(string line)
    {
        var said = await SayAsync(0, null, $"[suggest:{line.Length}]", line);
        return said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static async Task<string> SayAsync(int exitCode, string? api, params string[] line)
    {
        await using var odin = LiveProcess.StartTool("odin", "odin", api is null ? line : [.. line, "--api", api]);
        var (actual, said) = await odin.RunToEndAsync();
        (actual, said).ShouldBe((exitCode, said));
        return said;
    }
}
