using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Hosting.Metrics;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback;

public sealed class ScrapeTests
{
    [Theory, ClassData(typeof(EveryLoop))]
    public async Task A_session_is_in_the_counters_and_in_every_histogram(EdgeLoops loops)
    {
        await using var target = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync(loops);
        using var client = await TestClient.ConnectAsync(await edge.ServeAsync([target.Address]));
        await client.SendAsync("12345");
        await client.ReceiveAsync(5);

        var alive = await Scrape.OfAsync(edge.Services);
        client.Finish();
        await client.ReceiveToEndAsync();
        edge.Log.NextSession();
        var after = await Scrape.OfAsync(edge.Services);

        var series = $"{{app=\"app\",target=\"{target.Address}\"}}";
        (alive["odin_sessions_live{app=\"app\"}"], alive[$"odin_target_sessions_live{series}"]).ShouldBe((1, 1));
        alive.Sum("odin_session_duration_seconds_count").ShouldBe(0, "it has not ended");
        (after["odin_sessions_live{app=\"app\"}"], after[$"odin_target_sessions_live{series}"]).ShouldBe((0, 0));
        after["odin_sessions_ended_total{app=\"app\",end=\"--\",source=\"snapshot\"}"].ShouldBe(1);
        after["odin_session_duration_seconds_count{app=\"app\"}"].ShouldBe(1);
        after["odin_assign_duration_seconds_count{app=\"app\",source=\"snapshot\"}"].ShouldBe(1);
        after["odin_connect_duration_seconds_count{app=\"app\",target_region=\"\"}"].ShouldBe(1);
        after[$"odin_target_connects_total{{app=\"app\",target=\"{target.Address}\",outcome=\"success\"}}"].ShouldBe(1);
        after["odin_listeners{app=\"app\",state=\"open\"}"].ShouldBe(1);
    }

    [Fact]
    public async Task What_is_configured_no_more_is_gone_with_the_next_scrape_and_the_rest_goes_on_counting()
    {
        await using var one = TestTarget.Greeter("one");
        await using var two = TestTarget.Greeter("two");
        await using var edge = await TestEdge.StartAsync();
        var kept = AppSpecs.Spec("kept", FreePort.Next(), one.Address, two.Address);
        await edge.ServeAsync(kept, AppSpecs.Spec("gone", FreePort.Next(), one.Address));
        var clients = await new ManyClients(kept.Ports[0].First).TakeAsync(8, lanes: 1);
        clients.ShouldAllBe(client => client.Greeting != null);
        for (var session = 0; session < 8; session++) edge.Log.NextSession();
        var before = await Scrape.OfAsync(edge.Services);

        await edge.ServeAsync(AppSpecs.Spec("kept", FreePort.Next(), one.Address) with { Balance = Balance.LeastConnections });
        var after = await Scrape.OfAsync(edge.Services);

        before.Text.ShouldContain("app=\"gone\"");
        before.Text.ShouldContain($"target=\"{two.Address}\"");
        after.Text.ShouldNotContain("app=\"gone\"");
        after.Text.ShouldNotContain($"target=\"{two.Address}\"");
        foreach (var (series, value) in after.Values.Where(series => before.Values.ContainsKey(series.Key)
            && series.Key.Contains("app=\"kept\"", StringComparison.Ordinal) && !series.Key.Contains("live", StringComparison.Ordinal)))
            value.ShouldBeGreaterThanOrEqualTo(before[series], series);
        after.Sum("odin_connect_duration_seconds_count", "app=\"kept\"")
            .ShouldBe(8, "connects to a target that is gone were the app's, too");
    }

    [Fact]
    public async Task A_limit_an_admin_state_and_an_edge_that_is_alone_can_be_seen()
    {
        await using var target = TestTarget.Greeter("a");
        await using var edge = await TestEdge.StartAsync(place: ("fra-1", "127.0.0.1"), region: "fra");
        var spec = AppSpecs.Spec("app", FreePort.Next(), target.Address) with { Limits = new LimitsSpec { MaxConnections = 7 } };
        await edge.ServeAsync(spec, new AppAdminStates
        {
            Targets = [new TargetAdminState(spec.Targets[0].Address, AdminState.Disabled)],
        });

        var scrape = await Scrape.OfAsync(edge.Services);

        scrape["odin_app_limit_sessions{app=\"app\"}"].ShouldBe(7);
        scrape["odin_permits_used{app=\"app\",target=\"\"}"].ShouldBe(0);
        scrape[$"odin_target_admin_state{{app=\"app\",target=\"{target.Address}\",state=\"disabled\"}}"].ShouldBe(1);
        scrape[$"odin_target_up{{app=\"app\",target=\"{target.Address}\",target_region=\"\"}}"].ShouldBe(1);
        scrape.Sum("odin_edge_info", "edge=\"fra-1\"", "region=\"fra\"", "loop=\"epoll\"").ShouldBe(1);
        (scrape["odin_edge_draining"], scrape["odin_catalog_version"]).ShouldBe((0, 1));
    }

    [Fact]
    public async Task A_scrape_of_ten_thousand_targets_allocates_less_than_256_KiB()
    {
        await using var edge = await TestEdge.StartAsync();
        await edge.ServeAsync([.. Enumerable.Range(0, 1000).Select(app => WithoutPort($"app-{app}"))]);
        var metrics = edge.Services.GetRequiredService<MetricsRegistry>();
        await metrics.WriteAsync(Stream.Null, CancellationToken.None);   // Texts of labels are made once.

        var before = GC.GetAllocatedBytesForCurrentThread();
        metrics.WriteAsync(Stream.Null, CancellationToken.None).IsCompletedSuccessfully.ShouldBeTrue();

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(256 * 1024);
    }

    private static AppSpec WithoutPort(string name) => AppSpecs.Spec(name, FreePort.Next(),
        [.. Enumerable.Range(1, 10).Select(target => $"10.0.0.{target}:80")]) with
    { Ports = ImmutableArray<PortRange>.Empty };
}
