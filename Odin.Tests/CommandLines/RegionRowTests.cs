using Odin.Cli.Cluster;
using Odin.Grains.Edges;

namespace Odin.Tests.CommandLines;

public sealed class RegionRowTests
{
    [Fact]
    public void A_region_is_the_sum_of_its_edges_and_wants_as_many_as_keep_loops_at_sixty_percent()
    {
        var rows = RegionRow.Of([Edge("fra", 0.9, 100, 1), Edge("fra", 0.9, 50, 4), Edge("iad", 0.1, 3, null)], ["iad"]);

        rows.ShouldBe(
        [
            new RegionRow("fra", 2, "normal", 14, 150, 0.9, 4, 3),
            new RegionRow("iad", 1, "soft", 7, 3, 0.1, null, 1),
        ]);
    }

    [Fact]
    public void Exactly_sixty_percent_wants_no_other_edge() =>
        RegionRow.Of([Edge("fra", 0.6, 1, 1), Edge("fra", 0.6, 1, 1)], []).Single().Wanted.ShouldBe(2);

    [Fact]
    public void A_region_without_edges_is_listed_while_it_is_steered_and_one_of_an_older_release_has_no_load()
    {
        RegionRow.Of([], ["syd"]).Single().ShouldBe(new RegionRow("syd", 0, "soft", 0, null, null, null, null));
        RegionRow.Of([Edge("fra", 1, 1, 1) with { Load = null }], []).Single().Wanted.ShouldBeNull();
    }

    private static RegionEdge Edge(string region, double busy, double rate, double? assign) => new()
    {
        Edge = new EdgeIdentity("edge", region, 1),
        CatalogVersion = 1,
        Apps = 1,
        Live = 7,
        Age = TimeSpan.Zero,
        Load = new EdgeLoad
        {
            Loops = 2,
            BusyShare = busy,
            NewPerSecond = rate,
            AssignP99 = assign is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null,
        },
    };
}
