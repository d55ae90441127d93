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
    public async Task A_killed_silo_is_reported_in_few_lines_and_by_its_region()
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

    /// <summary>Each command line with something wrong, the environment, the text of appsettings.json, and what the line says.</summary>
    public static TheoryData<string, string, string, string> Slips { get; } = new()
    {
        { "edge --log-format json --gateway here", "", "", "Odin:Gateway" },
        { "edge --log-format json", "", "{ no json", "appsettings.json" },
        { "silo --regoin fra", "json", "", "--regoin" },
        { "run --loop banana -f x.json", "json", "", "--loop" },
        { "run --log-format json --wacth -f x.json", "", "", "--watch" },
        { "run -f missing.json --log-format json", "", "", "missing.json" },
        { "run -f missing.json", "json", "", "missing.json" },
        { "run -f missing.json --log-format json", "", "{ no json", "appsettings.json" },
        { "demo --log-format json --takeover required --takeover-socket /nowhere", "", "", "/nowhere" },
    };

    [Theory]
    [MemberData(nameof(Slips))]
    public async Task What_is_wrong_before_the_log_begins_is_JSON_with_a_JSON_log(string line, string format, string settings, string text)
    {
        var lines = await FailAsync(line, format, settings);

        lines.ShouldContain(one => one.Contains(text, StringComparison.Ordinal), string.Join('\n', lines));
        lines.ShouldAllBe(one => one.StartsWith("{\"@t\":", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("edge --gateway here", "", "Odin:Gateway")]
    [InlineData("silo", "{ no json", "appsettings.json")]
    [InlineData("run -f missing.json", "", "missing.json")]
    [InlineData("demo --takeover required --takeover-socket /nowhere", "", "/nowhere")]
    public async Task What_is_wrong_before_the_log_begins_has_its_date(string line, string settings, string text)
    {
        var lines = await FailAsync(line, "text", settings);

        lines.ShouldContain(one => one.Contains(text, StringComparison.Ordinal), string.Join('\n', lines));
        lines.ShouldAllBe(one => Dated().IsMatch(one));
    }

    [Fact]
    public async Task The_last_lines_of_an_edge_have_their_dates()
    {
        await using var edge = LiveProcess.StartTool("edge", "odin", "edge", "--admin-port", "0", "--region", "fra", "--edge-id", "fra-1",
            "--drain-notice", "1ms", "--gateway", $"127.0.0.1:{FreePort.Next()}");
        await edge.WaitForLineAsync("edge fra-1 of region fra: admin");
        (await edge.StopAsync()).ShouldBe(0);

        var lines = edge.Lines.Where(line => !line.StartsWith("edge fra-1", StringComparison.Ordinal)).ToList();   // Standard output.
        lines.ShouldContain(line => line.EndsWith(" INF fra/fra-1 stopped", StringComparison.Ordinal));
        lines.ShouldAllBe(line => Line().IsMatch(line));
    }

    private static async Task<IReadOnlyList<string>> FailAsync(string line, string format, string settings)
    {
        var folder = Directory.CreateTempSubdirectory("odin-log-");
        try
        {
            if (settings.Length > 0) await File.WriteAllTextAsync(Path.Combine(folder.FullName, "appsettings.json"), settings);
            await using var process = LiveProcess.Start("odin", "dotnet",
                [Path.Combine(AppContext.BaseDirectory, "odin.dll"), .. line.Split(' ')],
                new Dictionary<string, string> { ["ODIN__LOGFORMAT"] = format }, folder.FullName);
            (await process.WaitForExitAsync()).ShouldNotBe(0);
            return process.Lines;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} [+-]\d\d:\d\d (INF|WRN|ERR) \S+/\S+ ")]
    private static partial Regex Line();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} [+-]\d\d:\d\d (INF|WRN|ERR) ")]
    private static partial Regex Dated();
}
