using CsCheck;
using Odin.Edge.Announcing;
using Odin.Grains.Edges;

namespace Odin.Tests.Edge.Announcing;

public sealed class VipAnnouncementTests
{
    [Fact]
    public void It_is_announced_after_five_good_seconds()
    {
        var clock = new VipClock();

        clock.Pass(VipClock.Good, 5).Vip.State.ShouldBe(VipState.Proving);
        clock.Vip.Offer.ShouldBe(VipOffer.None);
        clock.Pass(VipClock.Good, 0.5).Vip.State.ShouldBe(VipState.Full);
        clock.Vip.Offer.ShouldBe(VipOffer.Full);
    }

    [Fact]
    public void A_closed_port_while_proving_begins_the_wait_anew()
    {
        var clock = new VipClock().Pass(VipClock.Good, 4).Pass(VipClock.Closed, 1);

        clock.Vip.State.ShouldBe(VipState.Absent);
        clock.Vip.Why.ShouldBe("port 443 is not open");
        clock.Pass(VipClock.Good, 5).Vip.State.ShouldBe(VipState.Proving);
        clock.Pass(VipClock.Good, 0.5).Vip.State.ShouldBe(VipState.Full);
    }

    [Fact]
    public void What_is_doubtful_from_the_beginning_is_announced_as_the_last_choice() =>
        new VipClock().Pass(VipClock.Doubtful, 6).Vip.Offer.ShouldBe(VipOffer.Soft);

    [Fact]
    public void A_closed_port_withdraws_at_once()
    {
        var clock = VipClock.Full();

        clock.Step(VipClock.Closed);

        clock.Vip.State.ShouldBe(VipState.Absent);
        clock.Vip.Offer.ShouldBe(VipOffer.None);
    }

    [Fact]
    public void A_closed_port_withdraws_the_last_choice_too() =>
        VipClock.Full().Pass(VipClock.Doubtful, 1).Pass(VipClock.Closed, 0.25).Vip.Offer.ShouldBe(VipOffer.None);

    [Fact]
    public void A_doubt_makes_it_the_last_choice_and_never_less()
    {
        var clock = VipClock.Full().Pass(VipClock.Doubtful, 3600);

        clock.Vip.State.ShouldBe(VipState.Soft);
        clock.Vip.Offer.ShouldBe(VipOffer.Soft);
        clock.Vip.Why.ShouldBe("loops are late");
        clock.Changes.ShouldBe(2);
    }

    [Fact]
    public void After_a_doubt_it_is_preferred_again_when_all_was_good_for_twice_as_long()
    {
        var clock = VipClock.Full().Pass(VipClock.Doubtful, 1);

        clock.Pass(VipClock.Good, 9.75).Vip.State.ShouldBe(VipState.Soft);
        clock.Pass(VipClock.Good, 0.5).Vip.State.ShouldBe(VipState.Full);
    }

    [Fact]
    public void A_doubt_that_comes_back_begins_the_wait_anew()
    {
        var clock = VipClock.Full().Pass(VipClock.Doubtful, 1).Pass(VipClock.Good, 9).Pass(VipClock.Doubtful, 0.25);

        clock.Pass(VipClock.Good, 9).Vip.State.ShouldBe(VipState.Soft);
    }

    [Fact]
    public void What_the_operator_steers_is_the_last_choice_at_once_and_in_full_again_at_once_and_no_flap()
    {
        var clock = VipClock.Full();

        for (var time = 0; time < 3; time++)
        {
            clock.Pass(VipClock.Steered, 0.25).Vip.Offer.ShouldBe(VipOffer.Soft);
            clock.Vip.Why.ShouldBe("the operator wants it");
            clock.Pass(VipClock.Good, 0.25).Vip.Offer.ShouldBe(VipOffer.Full);
        }

        clock.Vip.Flaps.ShouldBe(0);
    }

    [Fact]
    public void What_is_doubtful_while_it_is_steered_has_to_rise_afterwards()
    {
        var clock = VipClock.Full().Pass(VipClock.Steered with { Doubt = "loops are late" }, 60);

        clock.Pass(VipClock.Good, 4.5).Vip.State.ShouldBe(VipState.Soft);
        clock.Pass(VipClock.Good, 0.75).Vip.State.ShouldBe(VipState.Full);
    }

    [Fact]
    public void A_closed_port_withdraws_what_is_steered() =>
        VipClock.Full().Pass(VipClock.Steered, 1).Pass(VipClock.Closed with { Steering = "so" }, 0.25).Vip.Offer.ShouldBe(VipOffer.None);

    [Fact]
    public void An_edge_that_starts_in_a_steered_region_is_announced_as_the_last_choice() =>
        new VipClock().Pass(VipClock.Steered, 6).Vip.Offer.ShouldBe(VipOffer.Soft);

    [Fact]
    public void Full_is_not_lost_twice_within_thirty_seconds()
    {
        var clock = VipClock.Full().Pass(VipClock.Doubtful, 1).Pass(VipClock.Good, 11);
        clock.Vip.State.ShouldBe(VipState.Full);

        clock.Pass(VipClock.Closed, 17).Vip.State.ShouldBe(VipState.Full);
        clock.Pass(VipClock.Closed, 2).Vip.State.ShouldBe(VipState.Absent);
    }

    [Fact]
    public void A_drain_ends_it_within_those_thirty_seconds() =>
        VipClock.Full().Pass(VipClock.Doubtful, 1).Pass(VipClock.Good, 11).Pass(VipClock.Draining, 0.25)
            .Vip.State.ShouldBe(VipState.Leaving);

    [Fact]
    public void Each_flap_doubles_the_wait_up_to_five_minutes()
    {
        var clock = VipClock.Full();
        foreach (var wait in new[] { 10, 20, 40, 80, 160, 300, 300 })
        {
            clock.Pass(VipClock.Closed, 60).Vip.State.ShouldBe(VipState.Absent);
            clock.Pass(VipClock.Good, wait).Vip.State.ShouldBe(VipState.Proving, $"after {wait} s");
            clock.Pass(VipClock.Good, 0.5).Vip.State.ShouldBe(VipState.Full, $"after {wait} s");
        }
    }

    [Fact]
    public void Ten_good_minutes_forget_the_flaps()
    {
        var clock = VipClock.Full().Pass(VipClock.Closed, 1).Pass(VipClock.Good, 11).Pass(VipClock.Good, 601).Pass(VipClock.Closed, 1);

        clock.Vip.Flaps.ShouldBe(1);
        clock.Vip.Rise.ShouldBe(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void One_incident_that_goes_from_doubt_to_a_closed_port_is_one_flap() =>
        VipClock.Full().Pass(VipClock.Doubtful, 3).Pass(VipClock.Closed, 3).Vip.Flaps.ShouldBe(1);

    [Fact]
    public void An_edge_that_flaps_every_ten_seconds_changes_its_route_three_times_in_five_minutes_at_most()
    {
        var clock = new VipClock();
        for (var round = 0; round < 15; round++) clock.Pass(VipClock.Good, 10).Pass(VipClock.Closed, 10);

        clock.Changes.ShouldBeLessThanOrEqualTo(3);
    }

    [Fact]
    public void A_drain_is_soft_for_a_second_then_withdrawn_and_three_seconds_later_it_has_left()
    {
        var clock = VipClock.Full().Pass(VipClock.Draining, 1);
        (clock.Vip.State, clock.Vip.Offer, clock.Vip.HasLeft).ShouldBe((VipState.Leaving, VipOffer.Soft, false));

        clock.Pass(VipClock.Draining, 0.25);
        (clock.Vip.Offer, clock.Vip.HasLeft).ShouldBe((VipOffer.None, false));
        clock.Pass(VipClock.Draining, 2.75).Vip.HasLeft.ShouldBeFalse();
        clock.Pass(VipClock.Draining, 0.25).Vip.HasLeft.ShouldBeTrue();
    }

    [Fact]
    public void What_is_the_last_choice_already_is_withdrawn_at_once() =>
        VipClock.Full().Pass(VipClock.Doubtful, 1).Pass(VipClock.Draining, 0.25).Vip.Offer.ShouldBe(VipOffer.None);

    [Fact]
    public void What_was_not_announced_has_left_when_the_drain_begins()
    {
        var clock = new VipClock().Pass(VipClock.Good, 2).Pass(VipClock.Draining, 0.25);

        clock.Vip.State.ShouldBe(VipState.Absent);
        clock.Vip.HasLeft.ShouldBeTrue();
    }

    [Fact]
    public void A_port_that_closes_in_the_soft_second_of_a_drain_withdraws_at_once() =>
        VipClock.Full().Pass(VipClock.Draining, 0.25).Pass(VipClock.Draining with { Blocker = "closed" }, 0.25)
            .Vip.Offer.ShouldBe(VipOffer.None);

    [Fact]
    public void A_drain_that_is_called_off_has_to_prove_itself_again()
    {
        var clock = VipClock.Full().Pass(VipClock.Draining, 2).Pass(VipClock.Good, 0.5);

        clock.Vip.State.ShouldBe(VipState.Proving);
        clock.Pass(VipClock.Good, 5.25).Vip.State.ShouldBe(VipState.Full);
    }

    [Fact]
    public void A_disabled_edge_withdraws_at_once()
    {
        var clock = VipClock.Full().Pass(new VipFacts(AdminState.Disabled), 0.25);

        (clock.Vip.State, clock.Vip.HasLeft).ShouldBe((VipState.Absent, true));
    }

    [Fact]
    public void With_a_notice_the_region_knows_a_planned_shift_before_routers_do()
    {
        var clock = VipClock.Full(new VipRules { Notice = TimeSpan.FromSeconds(5) });
        clock.Vip.Offer.ShouldBe(VipOffer.None);
        clock.Pass(VipClock.Good, 5).Vip.Offer.ShouldBe(VipOffer.Full);

        clock.Pass(VipClock.Steered, 5);
        (clock.Vip.State, clock.Vip.Offer).ShouldBe((VipState.Soft, VipOffer.Full));
        clock.Pass(VipClock.Steered, 0.5).Vip.Offer.ShouldBe(VipOffer.Soft);
        clock.Pass(VipClock.Good, 5);
        (clock.Vip.State, clock.Vip.Offer).ShouldBe((VipState.Full, VipOffer.Soft));
        clock.Pass(VipClock.Good, 0.5).Vip.Offer.ShouldBe(VipOffer.Full);

        clock.Pass(VipClock.Draining, 5);
        (clock.Vip.State, clock.Vip.Offer).ShouldBe((VipState.Leaving, VipOffer.Full));
        clock.Pass(VipClock.Draining, 1).Vip.Offer.ShouldBe(VipOffer.Soft);
        clock.Pass(VipClock.Draining, 1).Vip.Offer.ShouldBe(VipOffer.None);
        clock.Vip.HasLeft.ShouldBeFalse();
        clock.Pass(VipClock.Draining, 3).Vip.HasLeft.ShouldBeTrue();
    }

    [Fact]
    public void A_notice_puts_off_no_withdrawal_of_what_cannot_be_served()
    {
        var rules = new VipRules { Notice = TimeSpan.FromSeconds(5) };
        VipClock.Full(rules).Pass(VipClock.Good, 5).Pass(VipClock.Closed, 0.25).Vip.Offer.ShouldBe(VipOffer.None);
        VipClock.Full(rules).Pass(VipClock.Good, 5).Pass(VipClock.Draining, 1).Pass(VipClock.Draining with { Blocker = "closed" }, 0.25)
            .Vip.Offer.ShouldBe(VipOffer.None);
    }

    [Fact]
    public void What_no_router_has_yet_is_not_announced_when_a_drain_begins()
    {
        var clock = VipClock.Full(new VipRules { Notice = TimeSpan.FromSeconds(5) }).Pass(VipClock.Draining, 8);

        (clock.Vip.State, clock.Vip.HasLeft, clock.Changes).ShouldBe((VipState.Absent, true, 0));
    }

    [Theory]
    [InlineData(VipState.Full, VipOffer.Full)]
    [InlineData(VipState.Soft, VipOffer.Soft)]
    public void A_successor_goes_on_with_what_was_announced(object state, object offer)
    {
        var clock = new VipClock();
        clock.Vip.Inherit((VipState)state, clock.Now);

        clock.Vip.Offer.ShouldBe((VipOffer)offer);
        clock.Pass(VipClock.Good, 4).Vip.Offer.ShouldBe((VipOffer)offer);
    }

    [Fact]
    public void A_route_changes_by_rule_whatever_the_facts_do()
    {
        Gen.Int[0, 3].List[400].Sample(choices =>
        {
            var clock = new VipClock();
            TimeSpan? lostFull = null;
            foreach (var choice in choices)
            {
                var (before, facts) = (clock.Vip.State, choice switch
                {
                    0 => VipClock.Closed,
                    1 => VipClock.Doubtful,
                    _ => VipClock.Good,
                });
                clock.Step(facts);
                if (clock.Vip.Offer == VipOffer.None && facts.Blocker is null) before.ShouldBeOneOf(VipState.Absent, VipState.Proving);
                if (before != VipState.Full || clock.Vip.State == VipState.Full) continue;
                if (lostFull is { } last) (clock.Now - last).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(30));
                lostFull = clock.Now;
            }
        }, iter: 300);
    }
}
