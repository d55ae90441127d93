using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary>A silo, an edge and a command that get a twentieth of a core: each comes through in its own time, and says meanwhile
/// what it waits for.</summary>
public sealed class StarvedClusterTests : IDisposable
{
    private const int PercentOfACore = 5;
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(4);

    /// <summary>A process that starts within it has nothing to say: a fast machine, or one that does not enforce the limit.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(20);

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"odin-starved-{Guid.NewGuid():N}.json");
    private readonly string _gateway = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{FreePort.Next()}");
    private readonly int _admin = FreePort.Next();
    private readonly int _port = FreePort.Next();

    private string Api => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_admin}");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task An_edge_starts_says_what_it_waits_for_serves_and_stops()
    {
        using var limit = CpuLimit.Percent(PercentOfACore);
        await using var target = TestTarget.Greeter("hello");
        Write(target.Address);
        await using var edge = limit.StartTool("odin", "edge", "--address", "127.0.0.1", "--admin-port", "0", "--loops", "1",
            "--gateway", _gateway, "--drain-notice", "0s");
        await edge.WaitForLineAsync($"Waiting for the silo gateways {_gateway}", TimeLimit);

        await using var silo = Silo(StartTool);
        await silo.WaitForLineAsync("ready", TimeLimit);
        await using var apply = StartTool("odin", "apply", "-f", _file, "--api", Api);
        (await apply.WaitForExitAsync(TimeLimit)).ShouldBe(0);
        await edge.WaitForLineAsync($"Listening on 127.0.0.1:{_port}", TimeLimit);
        using (var client = await TestClient.ConnectAsync(_port)) (await client.ReceiveTextToEndAsync()).ShouldBe("hello");

        await StopAsync(edge);
    }

    [Fact]
    public async Task A_silo_starts_and_stops_and_a_command_waits_for_it()
    {
        using var limit = CpuLimit.Percent(PercentOfACore);
        using var ofSilo = CpuLimit.Percent(PercentOfACore);
        Write("127.0.0.1:1");
        await using var apply = limit.StartTool("odin", "apply", "-f", _file, "--wait", "5m", "--api", Api);
        await apply.WaitForLineAsync("waiting for a silo, ", TimeLimit);

        await using var silo = Silo(ofSilo.StartTool);
        await ReadyAsync(silo, "waiting for the silo of region local to ");

        await apply.WaitForLineAsync("version 1 stands", TimeLimit);
        (await apply.WaitForExitAsync(TimeLimit)).ShouldBe(0);
        await StopAsync(silo);
    }

    [Fact]
    public async Task A_command_says_that_it_waits_for_an_answer_and_ends_when_it_is_interrupted()
    {
        using var mute = new TcpListener(IPAddress.Loopback, 0);
        mute.Start();
        using var limit = CpuLimit.Percent(PercentOfACore);
        Write("127.0.0.1:1");
        await using var apply = limit.StartTool("odin", "apply", "-f", _file, "--api", $"http://{mute.LocalEndpoint}");

        await apply.WaitForLineAsync($"waiting for an answer of http://{mute.LocalEndpoint}/, 5 s so far", TimeLimit);

        await apply.SignalAsync("TERM");
        (await apply.WaitForExitAsync(TimeLimit)).ShouldNotBe(0);
    }

    private LiveProcess Silo(Func<string, IEnumerable<string>, LiveProcess> start) => start("odin",
        ["silo", "--admin-port", Api.Split(':')[^1], "--silo-port", FreePort.Next().ToString(CultureInfo.InvariantCulture),
            "--gateway-port", _gateway.Split(':')[1]]);

    private static LiveProcess StartTool(string tool, params IEnumerable<string> arguments) => LiveProcess.StartTool(tool, tool, arguments);

    private static async Task ReadyAsync(LiveProcess process, string meanwhile)
    {
        var started = TimeProvider.System.GetTimestamp();
        await process.WaitForLineAsync("ready", TimeLimit);
        if (TimeProvider.System.GetElapsedTime(started) > Slow)
            process.Lines.ShouldContain(line => line.Contains(meanwhile, StringComparison.Ordinal));
    }

    private static async Task StopAsync(LiveProcess process)
    {
        await process.SignalAsync("TERM");
        (await process.WaitForExitAsync(TimeLimit)).ShouldBe(0);
    }

    private void Write(string target) => File.WriteAllText(_file, ClusterWorld.App("shop", _port, target));
}
