using Microsoft.Extensions.DependencyInjection;
using Odin.Edge.Control.Cluster;
using Odin.Grains.Edges;
using Odin.Grains.Regions;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback;

/// <summary>An edge with many apps and a region that lacks their rows: because they are new, and because its grain is.</summary>
public sealed class WholeReportTests
{
    private const int Apps = EdgeReport.FewRows + 1;

    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(100);

    private EdgeRows _rows = new();

    [Theory, InlineData(true), InlineData(false)]
    public async Task What_counts_comes_at_once_and_all_when_the_region_wants_it(bool givesTurns)
    {
        var region = new ScriptedRegion { Change = (report, answer) => Take(report, answer, givesTurns) };
        var (port, target) = (FreePort.Next(), "127.0.0.1:9");
        await using var edge = await TestEdge.StartAsync(default, services => services.AddSingleton<ICluster>(region));
        var (counts, all) = (region.NextReportAsync(IsOfCounts), region.NextReportAsync(IsAll));
        region.Say(new CatalogChanges
        {
            Version = 1,
            IsComplete = true,
            Changed = [.. Enumerable.Range(0, Apps).Select(number => new AppVersion(1,
                AppSpecs.Spec($"app-{number}", port, target) with { ServerNames = [$"app-{number}.example"] }))],
        });

        (await counts).Apps.ShouldBeEmpty("nobody uses one");
        (await all).Apps.Length.ShouldBe(Apps);
        (await region.NextReportAsync(report => report.Since > 0 && !report.HasAllCounts)).Apps.ShouldBeEmpty("the region has all");

        (counts, all) = (region.NextReportAsync(IsOfCounts), region.NextReportAsync(IsAll));
        Volatile.Write(ref _rows, new EdgeRows());
        if (givesTurns) (await counts).Sequence.ShouldBeLessThan((await all).Sequence);
        else (await all).Apps.Length.ShouldBe(Apps, "one edge alone is no herd");
    }

    private SyncAnswer Take(EdgeReport report, SyncAnswer answer, bool givesTurns)
    {
        var rows = Volatile.Read(ref _rows);
        rows.Take(givesTurns ? report : report with { HasAllCounts = false });
        return answer with { AppsHeld = rows.Held, AllIn = rows.Held > 0 || !givesTurns ? null : Turn };
    }

    private static bool IsOfCounts(EdgeReport report) => report is { Rows: Apps, HasAllCounts: true };

    private static bool IsAll(EdgeReport report) => report is { Rows: Apps, Since: 0 };
}
