using Odin.Grains.Edges;
using Odin.Grains.Regions;
using Odin.Grains.Targets;
using Odin.Tests.Grains.Support;

namespace Odin.Tests.Grains.Regions;

public sealed class AppRollUpTests
{
    private static readonly EdgeIdentity Fra = Specs.Edge("fra-1");
    private static readonly EdgeAppReport Report = new(Fra, Reports.Report(1, [1]));
    private static readonly BackendSnapshot Snapshot = new()
    {
        App = "web",
        GrainEpoch = 1,
        Version = 1,
        ConfigVersion = 1,
        Live = [1],
        Usable = [true],
    };
    private readonly AppRollUp _link = new("web");

    [Fact]
    public void It_is_in_flight_until_it_succeeds_or_fails()
    {
        _link.Start("fra", [Report]).Edges.ShouldBe([Report]);
        _link.IsInFlight.ShouldBeTrue();
        _link.Succeed(Snapshot);
        (_link.IsInFlight, _link.Snapshot).ShouldBe((false, Snapshot));
        _link.Start("fra", [Report]);
        _link.Fail();
        (_link.IsInFlight, _link.Snapshot).ShouldBe((false, Snapshot), "the last view stays until there is a newer one");
    }

    [Fact]
    public void Only_a_change_between_answering_and_failing_is_news()
    {
        Round(isAnswered: false).ShouldBeTrue();
        Round(isAnswered: false).ShouldBeFalse();
        Round(isAnswered: true).ShouldBeTrue();
        Round(isAnswered: true).ShouldBeFalse();
    }

    [Fact]
    public void It_is_over_once_an_empty_roll_up_was_answered()
    {
        Round(isAnswered: true);
        _link.IsOver.ShouldBeFalse();

        _link.Start("fra", []);
        _link.Fail();
        _link.IsOver.ShouldBeFalse();

        _link.Start("fra", []);
        _link.Succeed(Snapshot);
        _link.IsOver.ShouldBeTrue();
    }

    [Fact]
    public void Who_left_is_reported_until_the_grain_has_answered()
    {
        _link.Left(Fra);
        _link.Start("fra", []).Left.ShouldBe([Fra]);
        _link.Fail();
        _link.Start("fra", []).Left.ShouldBe([Fra]);
        var late = Specs.Edge("fra-2");
        _link.Left(late);
        _link.Succeed(Snapshot);

        _link.IsOver.ShouldBeFalse("the grain has not learned of the second one");
        _link.Start("fra", []).Left.ShouldBe([late]);
    }

    [Fact]
    public void Edges_get_their_own_regions_part_of_it_and_the_grain_gets_all_back()
    {
        var world = Snapshot with { Regions = [Health("fra"), Health("iad"), Health("sin")] };
        _link.Start("fra", [Report]);
        _link.Succeed(world);

        _link.ForEdges!.Regions.Select(one => one.Region).ShouldBe(["fra", RegionView.Elsewhere]);
        _link.Start("fra", [Report]).Published!.Regions.ShouldBe(world.Regions);
        var before = _link.ForEdges;
        _link.Succeed(world with { CallAgainIn = TimeSpan.FromSeconds(1) });
        _link.ForEdges.ShouldBeSameAs(before, "nothing that concerns an edge has changed");

        _link.Start("fra", [Report]);
        _link.Succeed(world with { Version = 2, Live = [2] });
        _link.ForEdges!.Live.ShouldBe([2]);
    }

    private static RegionHealth Health(string region) => new(region, [TargetHealth.Healthy], [TargetHealth.Healthy]);

    private bool Round(bool isAnswered)
    {
        _link.Start("fra", [Report]);
        return isAnswered ? _link.Succeed(Snapshot) : _link.Fail();
    }
}
