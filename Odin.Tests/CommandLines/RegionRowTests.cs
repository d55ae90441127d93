using Odin.Cli.Cluster;
using Odin.Grains.Edges;
using Odin.Silo.World;

namespace Odin.Tests.CommandLines;

public sealed class RegionRowTests
{
    [Fact]
    public void A_region_is_the_sum_of_its_edges_and_wants_as_many_as_keep_loops_at_sixty_percent()
    {
        var rows = RegionRow.Of([Edge("fra", 0.9, 100, 1), Edge("fra", 0.9, 50, 4), Edge("iad", 0.1, 3, null)], ["iad"],
            [new("iad", "fra", 5), new("syd", "fra", 2), new("fra", "iad", 1)]);

        rows.ShouldBe(
        [
            new RegionRow("fra", 2, "normal", 14, 150, 0.9, 4, 3, 7),
            new RegionRow("iad", 1, "soft", 7, 3, 0.1, null, 1, 1),
        ]);
    }

    [Fact]
    public void Exactly_sixty_percent_wants_no_other_edge() =>
        RegionRow.Of([Edge("fra", 0.6, 1, 1), Edge("fra", 0.6, 1, 1)], [], []).Single().Wanted.ShouldBe(2);

    [Fact]
    public void A_region_without_edges_is_listed_while_it_is_steered_and_one_of_an_older_release_has_no_load()
    {
        RegionRow.Of([], ["syd"], []).Single().ShouldBe(new RegionRow("syd", 0, "soft", 0, null, null, null, null, 0));
        RegionRow.Of([Edge("fra", 1, 1, 1) with { Load = null }], [], []).Single().Wanted.ShouldBeNull();
    }

    private static WorldEdge Edge(string region, double busy, double rate, double? assign) =>
        new("edge", region, AdminState.Ready, "ready", 1, 1, 7, null, 0, [], null, [])
        {
            Load = new WorldEdgeLoad(2, busy, rate, null, null) { AssignP99Seconds = assign / 1000 },
        };
}
