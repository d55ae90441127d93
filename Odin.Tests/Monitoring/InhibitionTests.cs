namespace Odin.Tests.Monitoring;

/// <summary>Which alert keeps which quiet, as a real Alertmanager decides with the shipped configuration.</summary>
public sealed class InhibitionTests
{
    /// <summary>By the alert that explains them: those that it keeps quiet.</summary>
    private static readonly Dictionary<string, string[]> Explained = new()
    {
        ["OdinAppHasNoHealthyTarget"] =
            ["OdinTargetDown", "OdinTargetDownInRegion", "OdinAppRedundancyLost", "OdinTargetFlapping", "OdinConnectFailuresHigh"],
        ["OdinTargetDown"] = ["OdinTargetDownInRegion", "OdinTargetFlapping"],
        ["OdinSessionsRefused"] = ["OdinNearConnectionLimit"],
        ["OdinRegionDark"] = ["OdinEdgeDown"],
    };

    /// <summary>Every pair of alerts has an app and a region of its own, so no pair says anything about another.</summary>
    [Fact]
    public async Task An_alert_keeps_quiet_what_it_explains_of_its_own_app_or_region_and_nothing_else()
    {
        await using var inbox = await AlertInbox.StartAsync();
        await using var alertmanager = await AlertmanagerServer.StartAsync(inbox, "1h");
        var names = AlertRule.All.Select(rule => rule.Name).ToList();
        var pairs = names.SelectMany(cause => names.Where(other => other != cause).Select(other => (Cause: cause, Other: other))).ToList();

        await alertmanager.FireAsync([.. pairs.SelectMany(pair => new[] { Alert(pair.Cause, pair), Alert(pair.Other, pair) })]);

        var quiet = pairs.Where(pair => Explained.TryGetValue(pair.Cause, out var others) && others.Contains(pair.Other)).ToList();
        // Each pair stands here twice, once in each order.
        var expected = quiet.SelectMany(pair => new[] { $"{pair.Other} {Place(pair)}", $"{pair.Other} {Place((pair.Other, pair.Cause))}" });
        var alerts = await alertmanager.WaitAsync("as many quiet alerts as there are pairs that explain each other",
            all => all.Count(alert => alert.IsInhibited) >= 2 * quiet.Count);
        alerts.Where(alert => alert.IsInhibited).Select(alert => $"{alert.Name} {alert.Labels["app"]}").Order().ShouldBe(expected.Order());
    }

    private static Dictionary<string, string> Alert(string name, (string Cause, string Other) pair) => new()
    {
        ["alertname"] = name,
        ["severity"] = AlertRule.All.Single(rule => rule.Name == name).Severity,
        ["app"] = Place(pair),
        ["region"] = Place(pair),
        ["target"] = "a:1",
        ["edge"] = "fra-1",
        ["reason"] = "app_full",
    };

    private static string Place((string Cause, string Other) pair) => $"{pair.Cause}-{pair.Other}";
}
