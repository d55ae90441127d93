using System.Text.RegularExpressions;
using Odin.Tests.Grains.Configuration;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Containers;

/// <summary>The units of infra/systemd, as systemd itself reads them.</summary>
public sealed partial class SystemdUnitTests
{
    /// <summary>Of 100: an exposure level of 2.0.</summary>
    private const string MostExposed = "--threshold=20";

    public static TheoryData<string> Units =>
        [.. Directory.EnumerateFiles(RepositoryFiles.Path("infra", "systemd"), "*.service").Select(path => Path.GetFileName(path))];

    [Fact]
    public void There_is_a_unit_for_silos_and_one_for_edges() =>
        Units.Select(row => row.Data).Order(StringComparer.Ordinal).ShouldBe(["odin-edge@.service", "odin-silo.service"]);

    [Theory]
    [MemberData(nameof(Units))]
    public async Task A_unit_gives_its_process_no_more_than_it_needs(string unit)
    {
        Tool.Require("systemd-analyze", "systemd");

        var said = await Command.RunAsync("systemd-analyze", "security", "--offline=true", "--no-pager", MostExposed,
            RepositoryFiles.Path("infra", "systemd", unit));

        said.ShouldContain("Overall exposure level");
    }

    [Theory]
    [MemberData(nameof(Units))]
    public async Task Every_line_of_a_unit_is_understood(string unit)
    {
        Tool.Require("systemd-analyze", "systemd");
        var folder = Directory.CreateTempSubdirectory("odin-unit-").FullName;
        try
        {
            var copy = Path.Combine(folder, unit);
            // What it starts is installed elsewhere.
            await File.WriteAllTextAsync(copy, Program().Replace(RepositoryFiles.Read("infra", "systemd", unit), "/bin/true"));

            await using var verify = LiveProcess.Start("systemd-analyze", "systemd-analyze", ["verify", "--man=no", copy]);

            (await verify.RunToEndAsync()).Said.Split('\n').Where(line => line.Contains(unit.Split('@')[0], StringComparison.Ordinal))
                .ShouldBeEmpty();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [GeneratedRegex("/opt/odin/odin")]
    private static partial Regex Program();
}
