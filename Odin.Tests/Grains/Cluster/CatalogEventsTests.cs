using Odin.Grains.Catalog;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Grains.Events;
using Odin.Tests.Support;

namespace Odin.Tests.Grains.Cluster;

public sealed class CatalogEventsTests
{
    [Fact]
    public async Task Every_change_and_every_refusal_is_an_event_and_what_changes_nothing_is_none()
    {
        await using var cluster = await TestCluster.StartAsync();
        var catalog = cluster.Grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key);
        var first = AppSpecs.Spec("shop", 5001, "127.0.0.1:1", "127.0.0.1:2");
        await cluster.ApplyAsync(first);
        await cluster.ApplyAsync(first);
        await cluster.ApplyAsync(first, AppSpecs.Spec("web", 5002, "127.0.0.1:3"));
        await catalog.ApplyAsync(new ConfigSpec { Apps = [first] }, expectedVersion: 77);
        await catalog.SetAdminStateAsync("shop", first.Targets[0].Address, AdminState.Draining);
        await catalog.SetAdminStateAsync("nobody", null, AdminState.Draining);
        await catalog.SetEdgeAdminStateAsync("fra-1", AdminState.Disabled);
        await catalog.SteerAsync("fra", isSoft: true);
        await catalog.SteerAsync("fra", isSoft: true);
        await catalog.RollBackAsync(toVersion: null);
        await catalog.RollBackAsync(toVersion: 999);
        await catalog.RollBackAsync(toVersion: 2);

        var events = await catalog.GetEventsAsync(new EventQuery());

        events.Select(known => (known.Kind, known.App, known.Target, known.Edge)).ShouldBe(
        [
            (EventKind.ConfigApplied, null, null, null),
            (EventKind.ConfigApplied, null, null, null),
            (EventKind.ConfigRejected, null, null, null),
            (EventKind.AdminState, "shop", "127.0.0.1:1", null),
            (EventKind.AdminState, null, null, "fra-1"),
            (EventKind.AdminState, null, null, null),
            (EventKind.ConfigRolledBack, null, null, null),
            (EventKind.ConfigRejected, null, null, null),
            (EventKind.ConfigRolledBack, null, null, null),
        ]);
        events[1].Text.ShouldBe("applied: version 2 stands; apps: 1 added, 0 changed, 0 removed");
        events[2].Text.ShouldBe("not applied: another version was expected to stand; version 2 stands");
        events[3].Text.ShouldBe("the operator wants it draining");
        (events[5].Region, events[5].Text).ShouldBe(("fra", "the operator steers clients away: the region's VIPs are the last choice"));
        events[6].Text.ShouldMatch("^rolled back: version [0-9]+ stands; apps: 0 added, 0 changed, 1 removed$");
        events[7].Text.ShouldMatch("^not rolled back to version 999: it is not in the history; version [0-9]+ stands$");
        events[8].Text.ShouldMatch("^rolled back to version 2: version [0-9]+ stands; apps: 1 added, 0 changed, 0 removed$");
        (await catalog.GetEventsAsync(new EventQuery { App = "shop" })).Length.ShouldBe(1);
    }

    [Fact]
    public async Task What_several_silos_saw_is_one_event()
    {
        await using var cluster = await TestCluster.StartAsync();
        var catalog = cluster.Grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key);
        var down = new ClusterEvent
        {
            Time = DateTimeOffset.UnixEpoch,
            Kind = EventKind.SiloDown,
            Source = "silo S1",
            Number = 2,
            Region = "fra",
            Text = "gone",
        };

        await catalog.RecordAsync(down);
        await catalog.RecordAsync(down with { Time = DateTimeOffset.UnixEpoch.AddSeconds(1) });

        (await catalog.GetEventsAsync(new EventQuery())).ShouldHaveSingleItem().Time.ShouldBe(DateTimeOffset.UnixEpoch);
    }
}
