using Odin.Grains.Edges;
using Odin.Silo.Api;

namespace Odin.Tests.Silo.Api;

public sealed class VipGuardTests
{
    [Fact]
    public void The_last_edge_in_full_stays()
    {
        VipGuard.WhyNot([Edge("a", VipState.Full)], [], [], "a").ShouldNotBeNull()
            .ShouldContain("no other edge announces VIP world in full");
        VipGuard.WhyNot([Edge("a", VipState.Full), Edge("b", VipState.Soft)], [], [], "a").ShouldNotBeNull();
        VipGuard.WhyNot([Edge("a", VipState.Full), Edge("b", VipState.Proving)], [], [], "a").ShouldNotBeNull();
        VipGuard.WhyNot([Edge("a", VipState.Full), Edge("b", VipState.Full)], [new EdgeAdminState("b", AdminState.Draining)], [], "a")
            .ShouldNotBeNull();
    }

    [Fact]
    public void One_of_several_may_go()
    {
        VipGuard.WhyNot([Edge("a", VipState.Full), Edge("b", VipState.Full)], [], [], "a").ShouldBeNull();
        VipGuard.WhyNot([Edge("a", VipState.Soft), Edge("b", VipState.Full)], [], [], "a").ShouldBeNull();
    }

    [Fact]
    public void An_edge_that_announces_nothing_may_go() =>
        VipGuard.WhyNot([Edge("a", VipState.Absent), Edge("b", VipState.Absent)], [], [], "a").ShouldBeNull();

    [Fact]
    public void Not_more_than_a_third_goes_at_once()
    {
        var edges = "abcdefg".Select(name => Edge($"{name}", VipState.Full)).ToList();

        VipGuard.WhyNot(edges, [new EdgeAdminState("b", AdminState.Draining)], [], "a").ShouldBeNull();
        VipGuard.WhyNot(edges, [new EdgeAdminState("b", AdminState.Draining), new EdgeAdminState("c", AdminState.Disabled)], [], "a")
            .ShouldNotBeNull().ShouldContain("2 of 7 edges of VIP world are drained already");
    }

    [Fact]
    public void A_successor_goes_by_the_name_of_its_edge() =>
        VipGuard.WhyNot([Edge("a~2", VipState.Full)], [], [], "a").ShouldNotBeNull();

    [Fact]
    public void An_edge_of_a_region_that_clients_are_steered_away_from_is_no_edge_in_full()
    {
        List<RegionEdge> edges = [Edge("a", VipState.Full), Edge("b", VipState.Full, "iad")];

        VipGuard.WhyNot(edges, [], [], "a").ShouldBeNull();
        VipGuard.WhyNot(edges, [], ["iad"], "a").ShouldNotBeNull();
    }

    [Fact]
    public void A_region_may_be_the_last_choice_while_another_one_announces_in_full()
    {
        List<RegionEdge> edges = [Edge("a", VipState.Full), Edge("b", VipState.Full), Edge("c", VipState.Full, "iad")];

        VipGuard.WhyNotSoft(edges, [], [], "fra").ShouldBeNull();
        VipGuard.WhyNotSoft(edges, [], ["iad"], "fra").ShouldNotBeNull().ShouldContain("no edge of another region announces VIP world");
        VipGuard.WhyNotSoft(edges, [new EdgeAdminState("c", AdminState.Draining)], [], "fra").ShouldNotBeNull();
        VipGuard.WhyNotSoft([Edge("a", VipState.Full), Edge("c", VipState.Proving, "iad")], [], [], "fra").ShouldNotBeNull();
        VipGuard.WhyNotSoft([Edge("a", VipState.Soft)], [], [], "fra").ShouldBeNull("it is that already");
    }

    private static RegionEdge Edge(string id, VipState state, string region = "fra") => new()
    {
        Edge = new EdgeIdentity(id, region, 1),
        CatalogVersion = 1,
        Apps = 1,
        Live = 0,
        Age = TimeSpan.Zero,
        Vips = [new VipReport { Vip = "world", State = state, Since = TimeSpan.Zero, Why = "", PeersUp = 1, Peers = 1 }],
    };
}
