using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Monitoring;

/// <summary>From a dead target to the page of the one on call, and back: real edges, silo, Prometheus and Alertmanager, with the shipped
/// files. Only addresses, Alertmanager's intervals and the time of one alert are the test's own.</summary>
public sealed class AlertChainTests(ITestOutputHelper output)
{
    private const string Page = "/page";

    /// <summary>The promise of docs/ALERTS.md, from the death of an app's last target.</summary>
    private static readonly TimeSpan PagePromise = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task An_app_that_loses_its_targets_is_a_page_and_its_return_ends_it()
    {
        Tool.Require("prometheus", "prometheus");
        Tool.Require("prometheus-alertmanager", "prometheus-alertmanager");
        await using var world = await MonitoredWorld.StartAsync();
        await world.OpenSessionsAsync();
        await world.Prometheus.WaitAsync("odin_target_up == 1", series: 2 * MonitoredWorld.Targets);
        await world.DrainAndKillAsync();

        var (died, diedByTheClock) = (TestTimeout.Time.GetTimestamp(), TimeProvider.System.GetTimestamp());
        await world.KillGameAsync();
        var page = await world.Inbox.WaitAsync("the page",
            alert => alert is { Path: Page, IsFiring: true, Name: "OdinAppHasNoHealthyTarget" });
        var took = TestTimeout.Time.GetElapsedTime(died);
        output.WriteLine($"the page came after {TimeProvider.System.GetElapsedTime(diedByTheClock).TotalSeconds:F1} s");
        page.Labels["app"].ShouldBe("game");
        took.ShouldBeLessThan(PagePromise);

        await CheckQuietAsync(world);
        await CheckRunbookAsync(world, page);
        await world.FailToConnectAsync();
        await CheckPanelsAsync(world);

        world.ReviveGame();
        await world.Inbox.WaitAsync("the end of the page",
            alert => alert is { Path: Page, IsFiring: false, Name: "OdinAppHasNoHealthyTarget" });

        world.Inbox.Alerts.Where(alert => alert.Labels.GetValueOrDefault("app") != "game").ShouldBeEmpty("a drained target is no alert");
    }

    /// <summary>Prometheus sends it to both Alertmanagers; the real one keeps it to itself.</summary>
    private static async Task CheckQuietAsync(MonitoredWorld world)
    {
        foreach (var target in world.Game)
            await world.Inbox.WaitAsync($"OdinTargetDown of {target}, from Prometheus",
                alert => alert is { Path: AlertInbox.Api, IsFiring: true, Name: "OdinTargetDown" } && alert.Labels["target"] == target);

        var alerts = await world.Alertmanager.WaitAsync("two alerts OdinTargetDown",
            all => all.Count(alert => alert is { Name: "OdinTargetDown", IsInhibited: true }) == 2);
        alerts.Where(alert => alert.Name == "OdinTargetDown").ShouldAllBe(alert => alert.Labels["app"] == "game");
        world.Inbox.Alerts.SkipWhile(alert => alert.Path != Page).Where(alert => alert.Path == "/ticket").ShouldBeEmpty();
    }

    /// <summary>On a busy machine an answer may come without what did not answer in time, and says so.</summary>
    private static async Task CheckRunbookAsync(MonitoredWorld world, ReceivedAlert page)
    {
        var words = page.Annotations["runbook"].Split(' ');
        words[0].ShouldBe("odin");
        var exitCode = -1;

        await Operator.UntilAsync(async () =>
        {
            (exitCode, var said) = await world.Cluster.OdinAsync(words[1..]);
            return said;
        }, said => exitCode == 0 && world.Game.All(target => said.Contains(target, StringComparison.Ordinal)));
    }

    private static async Task CheckPanelsAsync(MonitoredWorld world)
    {
        foreach (var query in DashboardPanel.Shown.SelectMany(panel => panel.Queries)) await world.Prometheus.WaitAsync(Chosen(query));
    }

    /// <summary>As Grafana asks when everything is chosen.</summary>
    private static string Chosen(string query) => query
        .Replace("$__rate_interval", "20s", StringComparison.Ordinal)
        .Replace("$app", ".*", StringComparison.Ordinal).Replace("$region", ".*", StringComparison.Ordinal)
        .Replace("$edge", ".*", StringComparison.Ordinal);
}
