using Odin.Edge.Apps;
using Odin.Edge.Targets;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Tests.Grains.Support;
using Odin.Tests.Support;
using CandidateSet = Odin.Edge.Apps.CandidateSet;

namespace Odin.Tests.Edge.Apps;

public sealed class CandidateSetTests
{
    private static readonly TargetSpec[] Targets = [Specs.Target("a", region: "iad"), Specs.Target("b", region: "fra"),
        Specs.Target("c", region: "syd"), Specs.Target("backup", region: "fra", backup: true)];

    [Fact]
    public void An_edge_that_is_alone_goes_to_its_own_region_first() => Tiers(Model()).ShouldBe("1|02|3");

    [Fact]
    public void What_the_world_has_measured_orders_the_rest()
    {
        var model = Model();
        var snapshot = EdgeModels.Snapshot(model) with
        {
            Priorities =
            [new LocalityPriorities("iad", [0, 1, 1, 1]), new LocalityPriorities("FRA", [2, 0, 1, 0])]
        };

        string.Join('|', Print(EdgeModels.Candidates(model, snapshot))).ShouldBe("1|2|0|3");
    }

    [Fact]
    public void A_ring_whose_targets_are_all_ejected_is_passed_over()
    {
        var model = Model();
        EdgeModels.Eject(model, 1);

        Tiers(model).ShouldBe("02|3");
    }

    [Fact]
    public void With_locality_any_all_regions_are_alike() => Tiers(Model(Locality.Any)).ShouldBe("012|3");

    [Fact]
    public void Connect_times_are_asked_for_only_when_targets_stand_in_several_regions()
    {
        Model().UnmeasuredPriorities.ShouldNotBeEmpty();
        EdgeModels.Model(Specs.App("web", Specs.Targets(3))).UnmeasuredPriorities.ShouldBeEmpty();
    }

    [Fact]
    public void A_slow_connect_now_and_then_does_not_move_the_smoothed_time_far()
    {
        var time = new ConnectTime();
        for (var connect = 0; connect < 100; connect++) time.Observe(TimeSpan.FromMicroseconds(connect % 20 == 10 ? 10_000 : 1_000));

        time.Microseconds.ShouldBeInRange(1_000, 1_400);
    }

    private static AppModel Model(Locality locality = Locality.Nearest) =>
        EdgeModels.Model(Specs.App("web", Targets) with { Locality = locality }, region: "fra");

    private static string Tiers(AppModel model) => string.Join('|', Print(EdgeModels.Candidates(model)));

    private static IEnumerable<string> Print(CandidateSet candidates) =>
        Enumerable.Range(0, candidates.Tiers.Count).Select(tier => string.Concat(candidates.Tiers[tier].ToArray()));
}
