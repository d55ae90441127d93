using System.Globalization;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary>A process that gets a tenth of a core: everything takes long, and nothing may end it for that.</summary>
public sealed class StarvedTests : IDisposable
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(4);

    /// <summary>Longer than a new process and the first of the lines about a wait take.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(20);

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"odin-starved-{Guid.NewGuid():N}.json");
    private readonly int[] _ports = [.. Enumerable.Range(0, 101).Select(_ => FreePort.Next())];

    [Fact]
    public async Task It_starts_reloads_and_stops_in_its_own_time_and_says_what_it_waits_for()
    {
        using var limit = CpuLimit.Percent(10);
        await using var target = TestTarget.Greeter("hello");
        var port = FreePort.Next();
        Write(port, target.Address, apps: 100);
        await using var odin =
            limit.StartTool("odin", "run", "-f", _file, "--watch", "--address", "127.0.0.1", "--log-level", "Error", "--loops", "1");
        var started = TimeProvider.System.GetTimestamp();
        await odin.WaitForLineAsync("ready", TimeLimit);
        // A fast machine, or one that does not enforce the limit, has nothing to wait for.
        if (TimeProvider.System.GetElapsedTime(started) > Slow)
            odin.Lines.ShouldContain(line => line.Contains("waiting for the silo and the edge to start, ", StringComparison.Ordinal));
        using (var client = await TestClient.ConnectAsync(port)) (await client.ReceiveTextToEndAsync()).ShouldBe("hello");
        Write(port, target.Address, apps: 101);
        (await odin.WaitForLineAsync("is in force", TimeLimit)).ShouldContain("added app100");

        await odin.SignalAsync("TERM");
        (await odin.WaitForExitAsync(TimeLimit)).ShouldBe(0);
    }

    public void Dispose() => File.Delete(_file);

    /// <summary>The first app serves; the others have no listener that anybody uses.</summary>
    private void Write(int port, string target, int apps)
    {
        var others = Enumerable.Range(1, apps - 1)
            .Select(app =>
                string.Create(CultureInfo.InvariantCulture,
                    $$"""{ "Name": "app{{app}}", "Ports": [{{_ports[app]}}], "Targets": ["127.0.0.1:1", "127.0.0.1:2"] }"""));
        File.WriteAllText($"{_file}.new",
            $$"""{ "Apps": [ { "Name": "app0", "Ports": [{{port}}], "Targets": ["{{target}}"] }, {{string.Join(", ", others)}} ] }""");
        File.Move($"{_file}.new", _file, overwrite: true);
    }
}
