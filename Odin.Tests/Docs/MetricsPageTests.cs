using Microsoft.Extensions.DependencyInjection;
using Odin.Hosting.Metrics;
using Odin.Tests.Support;

namespace Odin.Tests.Docs;

/// <summary>docs/METRICS.md and the declarations of the metrics say the same.</summary>
public sealed class MetricsPageTests
{
    private const string PageName = "docs/METRICS.md";

    [Fact]
    public async Task Every_metric_has_its_row_and_every_row_its_metric()
    {
        await using var edge = await TestEdge.StartAsync();
        var declared = edge.Services.GetRequiredService<MetricsRegistry>().Metrics.Select(RowOf).ToList();

        var rows = Rows.Select(row => string.Join(" | ", row.Take(5))).ToList();

        declared.Except(rows).ShouldBeEmpty($"{PageName} lacks these rows");
        rows.Except(declared).ShouldBeEmpty($"{PageName} has rows of no metric");
        rows.ShouldBeUnique();
    }

    /// <summary>Name, type, unit, labels, meaning, alerts.</summary>
    private static IEnumerable<string[]> Rows => Page.All.Single(page => page.Name == PageName).Lines
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries)).Where(cells => cells.Length == 8)
        .Select(cells => cells[1..^1]).Where(cells => cells[0].StartsWith('`'));

    private static string RowOf(Metric metric) => string.Join(" | ", $"`{metric.Name}`", metric.Type.ToString().ToLowerInvariant(),
        metric.Unit switch { "s" => "seconds", "By" => "bytes", _ => "" },
        string.Join(", ", metric.Labels.Select(label => $"`{label}`")), metric.Help);
}
