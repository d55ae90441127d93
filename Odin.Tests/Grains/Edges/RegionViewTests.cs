using Odin.Grains.Edges;
using Odin.Grains.Targets;

namespace Odin.Tests.Grains.Edges;

public sealed class RegionViewTests
{
    private static readonly BackendSnapshot World = new()
    {
        App = "web",
        GrainEpoch = 3,
        Version = 7,
        ConfigVersion = 2,
        Live = [4, 5],
        Usable = [true, false],
        Regions =
        [
            new RegionHealth("fra", [TargetHealth.Unhealthy, TargetHealth.Healthy], [TargetHealth.Unhealthy, TargetHealth.Unknown]),
            new RegionHealth("iad", [TargetHealth.Healthy, TargetHealth.Unhealthy], [TargetHealth.Healthy, TargetHealth.Unhealthy]),
            new RegionHealth("sin", [TargetHealth.Unknown, TargetHealth.Unhealthy], [TargetHealth.Unhealthy, TargetHealth.Unknown]),
        ],
        Priorities = [new LocalityPriorities("fra", [0, 1]), new LocalityPriorities("iad", [1, 0])],
        ReadyFor = [TimeSpan.FromSeconds(3), TimeSpan.Zero],
        IsPanic = true,
        IsKept = true,
        CallAgainIn = TimeSpan.FromSeconds(1),
    };

    [Theory]
    [InlineData("fra")]
    [InlineData("FRA")]
    public void An_edge_gets_its_own_region_whole_and_of_the_others_what_is_healthy(string region)
    {
        var seen = World.SeenFrom(region);

        seen.Regions.Length.ShouldBe(2);
        seen.Regions[0].ShouldBe(World.Regions[0]);
        seen.Regions[1].Region.ShouldBe(RegionView.Elsewhere);
        seen.Regions[1].Probed.ShouldBe([TargetHealth.Healthy, TargetHealth.Unknown]);
        seen.Priorities.ShouldBe([World.Priorities[0]]);
    }

    [Fact]
    public void What_is_true_of_the_world_stays_as_it_is()
    {
        var seen = World.SeenFrom("sin");
        (seen with { Regions = World.Regions, Priorities = World.Priorities, CallAgainIn = World.CallAgainIn }).ShouldBe(World);
        seen.Priorities.ShouldBeEmpty("a region without edges of the app has not measured");
    }

    [Fact]
    public void A_region_that_is_alone_names_no_other()
    {
        var alone = World with { Regions = [World.Regions[0]] };
        alone.SeenFrom("fra").Regions.ShouldBe([World.Regions[0]]);
        (World with { Regions = [] }).SeenFrom("fra").Regions.ShouldBeEmpty();
    }
}
