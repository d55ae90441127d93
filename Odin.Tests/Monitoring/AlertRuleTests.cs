using System.Text.RegularExpressions;
using Odin.Cli.Commands;
using Odin.Commands;
using Odin.Edge.Counts;
using Odin.Tests.Docs;

namespace Odin.Tests.Monitoring;

/// <summary>Every alert can be acted on, and is tested in both directions.</summary>
public sealed partial class AlertRuleTests
{
    [Fact]
    public void The_alerts_are_these() => AlertRule.All.Select(rule => rule.Name).Order().ShouldBe(new[]
    {
        "TargetDown", "TargetDownInRegion", "AppHasNoHealthyTarget", "AppRedundancyLost", "TargetFlapping", "ConnectFailuresHigh",
        "SessionsRefused", "NearConnectionLimit", "SessionRecordsDropped", "EdgeDown", "RegionDark", "SiloDown", "ControlPlaneLost",
        "ConfigurationSplit", "ConfigurationRejected", "LoopStalled", "DescriptorsNearLimit",
        "CertificateExpiresSoon", "CertificateExpires", "CertificateRefused",
        "VipAlmostAlone", "VipFlapping", "RouterLost", "VipWithoutClients",
    }.Select(name => $"Odin{name}").Order());

    [Fact]
    public void Every_alert_says_how_bad_it_is_and_what_is_wrong()
    {
        AlertRule.All.Where(rule => rule.Severity is not ("critical" or "warning")).ShouldBeEmpty();
        AlertRule.All.Where(rule => !rule.Summary.EndsWith('.') || rule.Summary.Length < 20).ShouldBeEmpty();
    }

    [Fact]
    public void Every_alert_is_fired_and_not_fired_by_a_test() => AlertRule.All
        .Where(rule => AlertCase.All.Where(question => question.Alert == rule.Name)
            .Select(question => question.Fires).Distinct().Count() < 2)
        .Select(rule => rule.Name).ShouldBeEmpty();

    /// <summary>The annotations as they arrive, with the labels of the tests in them.</summary>
    [Fact]
    public void Every_runbook_is_a_command_to_type()
    {
        using var signals = new StopSignals();
        var root = OdinCommand.Create(new Terminal(Stream.Null, Stream.Null, TextWriter.Null, TextWriter.Null), signals);
        foreach (var command in AlertCase.All.SelectMany(question => question.Annotations).Select(annotations => annotations["runbook"]))
        {
            if (command.StartsWith("odin ", StringComparison.Ordinal)) root.Parse(command["odin ".Length..]).Errors.ShouldBeEmpty(command);
            else Question().IsMatch(command).ShouldBeTrue(command);
        }
    }

    [Fact]
    public void Every_alert_has_a_section_of_the_runbook_with_its_command()
    {
        var page = Page.All.Single(page => page.Name == "docs/ALERTS.md");
        foreach (var rule in AlertRule.All)
        {
            var section = page.Lines.SkipWhile(line => line != $"## {rule.Name}").Skip(1)
                .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal)).ToList();
            section.ShouldContain(line => line.Contains($"`{Placeholder().Replace(rule.Runbook, "INSTANCE")}`", StringComparison.Ordinal),
                rule.Name);
            section.ShouldContain(line => line.StartsWith($"**{rule.Severity}**", StringComparison.OrdinalIgnoreCase), rule.Name);
        }
    }

    /// <summary>A new reason is given to one of the two, knowingly.</summary>
    [Fact]
    public void Refusals_are_caused_by_capacity_or_by_the_client()
    {
        string[] byClients =
        [
            "access", "per_client", "client_rate", "proxy_untrusted", "proxy_malformed", "proxy_timeout", "loop", "unknown_name",
            "handshake_timeout", "draining", "tls_failed", "handshakes_full",
        ];
        var expression = AlertRule.All.Single(rule => rule.Name == "OdinSessionsRefused").Expression;
        var byCapacity = Reasons().Match(expression).Groups[1].Value.Split('|');

        byClients.Concat(byCapacity).Order().ShouldBe(
            Enum.GetValues<Refusal>().Where(reason => reason != Refusal.None)
                .Select(reason => WordStart().Replace(reason.ToString(), "_").ToLowerInvariant()).Order());
    }

    [Fact]
    public void Rules_use_metrics_that_exist() => AlertRule.All.Select(rule => rule.Expression).Concat(AlertRule.Recordings.Values)
        .SelectMany(PromQl.MetricsIn).Distinct().Except(AlertRule.Recordings.Keys).Except(MetricsPage.Names).ShouldBeEmpty();

    /// <summary>Through recordings, too.</summary>
    [Fact]
    public void The_page_of_metrics_names_the_alerts_that_use_each()
    {
        foreach (var (metric, alerts) in MetricsPage.Alerts)
            alerts.Order().ShouldBe(AlertRule.All.Where(rule => UsedBy(rule.Expression).Contains(metric)).Select(rule => rule.Name).Order(),
                metric);
    }

    private static IEnumerable<string> UsedBy(string expression) => PromQl.MetricsIn(expression)
        .SelectMany(name => AlertRule.Recordings.TryGetValue(name, out var recorded) ? UsedBy(recorded) : [name]).Distinct();

    [GeneratedRegex(@"^curl -[is] http://[\d.:]+/(healthz|readyz|metrics)( \| grep \w+)?$")]
    private static partial Regex Question();

    [GeneratedRegex(@"\{\{[^}]*\}\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex("reason=~\"([^\"]*)\"")]
    private static partial Regex Reasons();

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])")]
    private static partial Regex WordStart();
}
