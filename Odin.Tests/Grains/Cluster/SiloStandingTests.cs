using Microsoft.Extensions.DependencyInjection;
using Odin.Grains.Catalog;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Grains.Regions;
using Odin.Tests.Grains.Support;
using Odin.Tests.Support;

namespace Odin.Tests.Grains.Cluster;

/// <summary>What the grains of a silo say for its metrics.</summary>
public sealed class SiloStandingTests
{
    [Fact]
    public async Task Documents_are_counted_by_outcome_and_the_last_one_stands_out()
    {
        var counts = new CatalogCounts();
        await using var cluster = await TestCluster.StartAsync(services: services => services.AddSingleton(counts));
        var catalog = cluster.Grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key);
        counts.Standing.ShouldBeNull("nobody has called the catalog yet");

        var config = new ConfigSpec { Apps = [Specs.App("web")] };
        (await catalog.ApplyAsync(config, expectedVersion: null)).Outcome.ShouldBe(ApplyOutcome.Applied);
        var applied = counts.Standing;
        (await catalog.ApplyAsync(new ConfigSpec { Apps = [Specs.App("web"), Specs.App("web")] }, expectedVersion: null))
            .Outcome.ShouldBe(ApplyOutcome.Invalid);
        var refused = counts.Standing;
        (await catalog.ApplyAsync(config, expectedVersion: null)).Outcome.ShouldBe(ApplyOutcome.Unchanged);

        applied.ShouldBe(new CatalogStanding(1, IsLastApplyGood: true, cluster.Time!.GetUtcNow()));
        refused.ShouldBe(applied! with { IsLastApplyGood = false });
        counts.Standing.ShouldBe(applied);
        (counts.Applies(ApplyOutcome.Applied), counts.Applies(ApplyOutcome.Invalid), counts.Applies(ApplyOutcome.Unchanged))
            .ShouldBe((1, 1, 1));

        await cluster.DeactivateAsync(catalog);
        counts.Standing.ShouldBeNull("another silo may have it now");
        await catalog.GetAsync();
        counts.Standing.ShouldBe(new CatalogStanding(1, IsLastApplyGood: true, LastSuccess: null));
    }

    [Fact]
    public async Task A_region_says_how_many_edges_it_has_and_is_gone_with_its_grain()
    {
        var counts = new RegionCounts();
        await using var cluster = await TestCluster.StartAsync(services: services => services.AddSingleton(counts));
        await cluster.ApplyAsync(Specs.App("web"));
        var region = cluster.Grains.GetGrain<IRegionGrain>("fra");
        await region.SyncAsync(Report("fra-1"));
        await region.SyncAsync(Report("fra-2"));

        var standing = counts.Regions.ShouldHaveSingleItem();
        (standing.Region, standing.Edges, standing.CatalogVersion).ShouldBe(("fra", 2, 1));

        await region.LeaveAsync(Specs.Edge("fra-2"));
        standing.Edges.ShouldBe(1);
        await cluster.DeactivateAsync(region);
        counts.Regions.ShouldBeEmpty();
    }

    [Fact]
    public void A_grain_that_ends_late_takes_nothing_away_from_the_one_after_it()
    {
        var counts = new RegionCounts();
        var before = counts.Begin("fra");
        var after = counts.Begin("fra");

        counts.End(before);

        counts.Regions.ShouldBe([after]);
    }

    private static EdgeReport Report(string edge) =>
        new() { Edge = Specs.Edge(edge), Sequence = 1, CatalogVersion = 0, Catalog = "", IsReady = true, Apps = [] };
}
