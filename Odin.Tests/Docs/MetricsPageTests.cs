using Microsoft.Extensions.DependencyInjection;
using Odin.Hosting.Metrics;
using Odin.Silo.Metrics;
using Odin.Silo.Settings;
using Odin.Tests.Support;

namespace Odin.Tests.Docs;

/// <summary>docs/METRICS.md and the declarations of the metrics say the same.</summary>
public sealed class MetricsPageTests
{
    [Fact]
    public async Task Every_metric_has_its_row_and_every_row_its_metric()
    {
        await using var edge = await TestEdge.StartAsync();
        await using var silo = new ServiceCollection().AddSiloMetrics(new SiloOptions()).BuildServiceProvider();
        var declared = MetricsOf(edge.Services).Concat(MetricsOf(silo)).Select(metric => RowOf(metric).ToString()).Distinct().ToList();

        var rows = MetricRow.All.Select(row => row.ToString()).ToList();

        declared.Except(rows).ShouldBeEmpty($"{MetricRow.PageName} lacks these rows");
        rows.Except(declared).ShouldBeEmpty($"{MetricRow.PageName} has rows of no metric");
        rows.ShouldBeUnique();
    }

    private static IEnumerable<Metric> MetricsOf(IServiceProvider services) => services.GetRequiredService<MetricsRegistry>().Metrics;

    private static MetricRow RowOf(Metric metric) => new("", metric.Name, metric.Type.ToString().ToLowerInvariant(),
        metric.Unit switch { "s" => "seconds", "By" => "bytes", _ => "" }, [.. metric.Labels], metric.Help);
}
