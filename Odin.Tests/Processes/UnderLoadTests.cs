using System.Globalization;
using System.Text;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary>Reloads and takeovers while thor connects at a steady rate and counts every failure.</summary>
public sealed class UnderLoadTests : IDisposable
{
    /// <summary>A modest load in the suite; ODIN_LONG=1 makes it that of docs/RELIABILITY.md.</summary>
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("ODIN_LONG") == "1";

    private readonly string _folder = Directory.CreateTempSubdirectory("odin-load-").FullName;
    private readonly int _port = FreePort.Next();
    private readonly int _targetPort = FreePort.Next();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_takeover_refuses_and_resets_nobody()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "descriptors are passed on Linux only");
        await using var target = await StartTargetAsync();
        var file = Write(Document(apps: 0, round: 0));
        await using var before = await StartOdinAsync("before", file);
        await using var load = StartLoad(IsLong ? 2000 : 200, seconds: IsLong ? 15 : 60);

        await using var after = await StartOdinAsync("after", file, "--takeover");
        (await before.WaitForExitAsync()).ShouldBe(0);
        load.HasExited.ShouldBeFalse("the load ended before the takeover did");
        if (!IsLong) await load.SignalAsync("INT");   // It has seen what it was to see.

        await ExpectNoFailureAsync(load);
    }

    [Fact]
    public async Task Reloads_of_a_long_document_reset_nobody_of_an_app_that_did_not_change()
    {
        var apps = IsLong ? 1250 : 100;
        await using var target = await StartTargetAsync();
        var file = Write(Document(apps, round: 0));
        await using var odin = await StartOdinAsync("odin", file, "--watch");
        using var live = await TestClient.ConnectAsync(_port);
        await NamedTarget.EchoAsync(live);
        await using var load = StartLoad(IsLong ? 1000 : 200, seconds: IsLong ? 20 : 8);

        for (var round = 1; round <= 3; round++)
        {
            var from = odin.Lines.Count;
            Write(Document(apps, round));
            await odin.WaitForLineAsync("is in force", from);
        }

        await ExpectNoFailureAsync(load);
        await NamedTarget.EchoAsync(live);
        TestContext.Current.TestOutputHelper!.WriteLine($"{File.ReadLines(file).Count()} lines, {apps + 1} apps");
    }

    private Task<LiveProcess> StartTargetAsync() => StartAsync("target", "thor", "listening", "echo", "--port", Text(_targetPort));

    private Task<LiveProcess> StartOdinAsync(string name, string file, params string[] more) =>
        StartAsync(name, "odin", "ready",
            ["run", "-f", file, "--address", "127.0.0.1", "--log-level", "Warning", "--drain-notice", "0s", "--takeover-socket",
                Path.Combine(_folder, "takeover.sock"), .. more]);

    private static async Task<LiveProcess> StartAsync(string name, string tool, string line, params string[] arguments)
    {
        var process = LiveProcess.StartTool(name, tool, arguments);
        await process.WaitForLineAsync(line);
        return process;
    }

    private LiveProcess StartLoad(int rate, int seconds) => LiveProcess.StartTool(
        "load", "thor", "load", "--port", Text(_port), "--connections", "512", "--rate", Text(rate), "--duration", $"{seconds}s",
        "--source-addresses", "16");

    private static async Task ExpectNoFailureAsync(LiveProcess load)
    {
        (await load.WaitForExitAsync()).ShouldBe(0, string.Join('\n', load.Lines));
        load.Lines.ShouldContain(line => line.Contains(" 0 failed, "));
        foreach (var line in load.Lines) TestContext.Current.TestOutputHelper!.WriteLine(line);
    }

    /// <summary>As editors do it: a new file in the place of the old one.</summary>
    private string Write(string document)
    {
        var file = Path.Combine(_folder, "config.json");
        File.WriteAllText($"{file}.new", document);
        File.Move($"{file}.new", file, overwrite: true);
        return file;
    }

    /// <summary>An app that stays, and others of which each round changes a tenth: targets, names (their ports move to a
    /// new app), and one that comes or goes.</summary>
    private string Document(int apps, int round)
    {
        var text = new StringBuilder("{\n\"Apps\": [\n");
        Add(text, "kept", _port, _targetPort, isLast: apps == 0);
        for (var app = 0; app < apps; app++)
        {
            if (app == 1 && round % 2 == 1) continue;
            var isRenamed = app % 10 == 3;
            Add(text, isRenamed
                ? Text(app, $"app-r{round}")
                : Text(app, "app"), PortOf(app), app % 10 == 5 ? _targetPort + round : _targetPort, app == apps - 1);
        }

        return text.Append("]\n}\n").ToString();
    }

    private static void Add(StringBuilder text, string name, int port, int targetPort, bool isLast) =>
        text.Append(CultureInfo.InvariantCulture, $$"""
        {
          "Name": "{{name}}",
          "Ports": [{{port}}],
          "Targets": [
            "127.0.0.1:{{targetPort}}"
          ],
          "Drain": { "Timeout": "1s" }
        }{{(isLast ? "" : ",")}}

        """);

    private readonly Dictionary<int, int> _ports = [];

    private int PortOf(int app)
    {
        if (!_ports.TryGetValue(app, out var port)) _ports.Add(app, port = FreePort.Next());
        return port;
    }

    private static string Text(int number, string prefix = "") =>
        string.Create(CultureInfo.InvariantCulture, $"{prefix}{(prefix == "" ? "" : "-")}{number}");
}
