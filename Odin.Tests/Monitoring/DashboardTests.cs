using System.Text.RegularExpressions;
using Odin.Tests.Grains.Configuration;

namespace Odin.Tests.Monitoring;

/// <summary>The dashboard that infra/monitoring/dashboard.ts made.</summary>
public sealed partial class DashboardTests
{
    [Fact]
    public void Panels_have_ids_and_titles_of_their_own()
    {
        DashboardPanel.All.Select(panel => panel.Id).ShouldBeUnique();
        DashboardPanel.All.Select(panel => panel.Title).ShouldBeUnique();
    }

    [Fact]
    public void Every_panel_asks_something_has_a_unit_and_says_what_it_shows()
    {
        DashboardPanel.Shown.Count().ShouldBeGreaterThan(40);
        DashboardPanel.Shown.Where(panel => panel.Queries.Count == 0 || string.IsNullOrEmpty(panel.Unit)
            || panel.Description is not [.., '.']).ShouldBeEmpty();
    }

    [Fact]
    public void Every_rate_is_over_the_interval_that_fits_the_scrapes()
    {
        var rates = DashboardPanel.Shown.SelectMany(panel => panel.Queries).SelectMany(query => Rate().Matches(query)).ToList();

        rates.Count.ShouldBeGreaterThan(20);
        rates.Where(rate => rate.Groups[1].Value != "$__rate_interval").ShouldBeEmpty();
    }

    /// <summary>As far as one can see it without npm: nobody changed the script and forgot to run it.</summary>
    [Fact]
    public void The_script_and_what_it_made_show_the_same()
    {
        var script = RepositoryFiles.Read("infra", "monitoring", "panels.ts");

        ScriptedText("title").Matches(script).Select(Text).ShouldBe(DashboardPanel.All.Select(panel => panel.Title));
        ScriptedText("description").Matches(script).Select(Text).ShouldBe(DashboardPanel.Shown.Select(panel => panel.Description!));
    }

    [Fact]
    public void One_can_choose_apps_regions_and_edges()
    {
        DashboardPanel.Variables.Keys.ShouldBe(["app", "region", "edge"]);
        foreach (var variable in DashboardPanel.Variables.Keys)
            DashboardPanel.Shown.Count(panel => panel.Queries.Any(query => query.Contains($"${variable}", StringComparison.Ordinal)))
                .ShouldBeGreaterThan(10, variable);
    }

    [Fact]
    public void Panels_show_metrics_that_exist() => DashboardPanel.Shown
        .SelectMany(panel => panel.Queries.SelectMany(PromQl.MetricsIn).Select(metric => (panel.Title, Metric: metric)))
        .Where(use => !MetricsPage.Alerts.ContainsKey(use.Metric) && !AlertRule.Recordings.ContainsKey(use.Metric)).ShouldBeEmpty();

    [Fact]
    public void Variables_are_filled_from_metrics_that_exist() => DashboardPanel.Variables.Values
        .SelectMany(query => Filled().Matches(query).Select(match => match.Groups[1].Value))
        .Where(metric => metric != "up" && !MetricsPage.Alerts.ContainsKey(metric)).ShouldBeEmpty();

    [Fact]
    public void The_data_source_is_the_provisioned_one() => DashboardPanel.Sources.Distinct().ShouldBe(
        [YamlFile.List(new YamlFile("grafana", "provisioning", "datasources", "prometheus.yml").Root, "datasources")
            .First()["uid"].ToString()]);

    [Theory]
    [InlineData("sum by (le, app) (rate(odin_a_seconds_bucket{app=~\"$app\"}[1m])) / (app:b:sum > 0)", "odin_a_seconds app:b:sum")]
    [InlineData("max(a{x=\"y z\"}) unless on (i) b == 1", "a b")]
    [InlineData("count(ALERTS{alertname=~\"Odin.+\"}) or vector(0)", "")]
    public void Metrics_of_an_expression_are_found(string expression, string metrics) =>
        PromQl.MetricsIn(expression).ShouldBe(metrics.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static Regex ScriptedText(string key) => new($@"\b{key}:\s+'((?:[^'\\]|\\.)*)'");

    private static string Text(Match literal) => literal.Groups[1].Value.Replace(@"\'", "'", StringComparison.Ordinal);

    [GeneratedRegex(@"\brate\([^\[]*\[([^\]]*)\]")]
    private static partial Regex Rate();

    [GeneratedRegex(@"label_values\((\w+)")]
    private static partial Regex Filled();
}
