using System.Text.Json;
using System.Text.RegularExpressions;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary>What an operator reads at 3 a.m.: few lines, each of which says what happened, when and where.</summary>
public sealed partial class ReadableLogTests
{
    private const int MostLines = 5;

    /// <summary>Long enough for everything that libraries report of one dead silo, and for its sum.</summary>
    private static readonly TimeSpan Incident = TimeSpan.FromSeconds(12);

    [Fact]
    public async Task A_killed_silo_is_told_in_few_lines_and_by_its_region()
    {
        await using var world = await ClusterWorld.StartAsync("fra", "iad");
        var (killed, other) = (world.Silos[0], world.Silos[1]);
        await other.Process.WaitForLineAsync("of region fra is there");
        var before = other.Process.Lines.Count;

        await killed.Process.KillAsync();
        await other.Process.WaitForLineAsync("of region fra is gone");
        await RealTime.PassAsync(Incident);

        var lines = other.Process.Lines.Skip(before).ToList();
        lines.Count.ShouldBeLessThanOrEqualTo(MostLines, string.Join('\n', lines));
        lines.ShouldAllBe(line => Line().IsMatch(line));
    }

    [Fact]
    public async Task An_edge_before_its_silos_says_what_it_waits_for_in_few_lines()
    {
        await using var edge = LiveProcess.StartTool("edge", "odin", "edge", "--admin-port", "0", "--region", "fra", "--edge-id", "fra-1",
            "--gateway", $"127.0.0.1:{FreePort.Next()}");

        (await edge.WaitForLineAsync("aiting for the silo")).ShouldContain(" WRN fra/fra-1 ");
        await RealTime.PassAsync(Incident);

        var log = edge.Lines.Where(line => Line().IsMatch(line)).ToList();
        log.Count.ShouldBeLessThanOrEqualTo(MostLines, string.Join('\n', log));
        edge.Lines.ShouldNotContain(line => line.StartsWith("   at ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_line_of_a_JSON_log_is_JSON_and_names_its_process()
    {
        await using var edge = LiveProcess.StartTool("edge", "odin", "edge", "--admin-port", "0", "--region", "fra", "--edge-id", "fra-1",
            "--log-format", "json", "--gateway", $"127.0.0.1:{FreePort.Next()}");
        await edge.WaitForLineAsync("\"Id\":5812");
        (await edge.StopAsync()).ShouldBe(0);

        var lines = edge.Lines.Where(line => !line.StartsWith("edge fra-1", StringComparison.Ordinal)).ToList();   // Standard output.
        lines.ShouldContain(line => line.Contains("stopped", StringComparison.Ordinal));
        foreach (var line in lines)
        {
            var json = JsonDocument.Parse(line).RootElement;
            json.GetProperty("Node").GetString().ShouldBe("fra-1");
            json.GetProperty("NodeRegion").GetString().ShouldBe("fra");
        }
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} [+-]\d\d:\d\d (INF|WRN|ERR) \S+/\S+ ")]
    private static partial Regex Line();
}
