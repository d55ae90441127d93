using Odin.Edge.Announcing;
using Odin.Edge.Announcing.Bgp;

namespace Odin.Tests.Edge.Announcing.Bgp;

public sealed class BgpSessionTests
{
    private static readonly VipRoute Full = new(ScriptedRouter.Vip, IsSoft: false);

    private static readonly VipRoute Full6 = new(ScriptedRouter.Vip6, IsSoft: false);

    [Fact]
    public void Greetings_are_followed_by_the_routes()
    {
        var router = ScriptedRouter.Established(Full, Full6);

        var received = router.Received();

        received.Select(frame => frame.Type).ShouldBe(
            [BgpMessageType.Open, BgpMessageType.KeepAlive, BgpMessageType.Update, BgpMessageType.Update]);
        router.Session.Announced.ShouldBe(2);
    }

    [Fact]
    public void Nothing_is_announced_before_the_router_has_confirmed()
    {
        var router = new ScriptedRouter();
        router.Session.Offer([Full]);

        router.Say(ScriptedRouter.Open.ToMessage());

        router.ReceivedUpdates().ShouldBeEmpty();
    }

    [Fact]
    public void Only_what_changes_is_said()
    {
        var router = ScriptedRouter.Established(Full, Full6);
        router.Received();

        router.Session.Offer([Full with { IsSoft = true }, Full6]);
        router.ReceivedUpdates().Single().Communities.ShouldBe(["65535:0"]);
        router.Session.Offer([Full6]);
        router.ReceivedUpdates().Single().Withdrawn.ShouldBe([ScriptedRouter.Vip]);
        router.Session.Offer([Full6]);
        router.Received().ShouldBeEmpty();
        router.Session.Offer([]);
        router.ReceivedUpdates().Single().Withdrawn.ShouldBe([ScriptedRouter.Vip6]);
    }

    [Fact]
    public void The_shorter_hold_time_counts_and_a_third_of_it_is_the_pace()
    {
        var router = ScriptedRouter.Established();
        router.Received();

        router.Session.Hold.ShouldBe(TimeSpan.FromSeconds(3));
        router.Wait(0.9);
        router.Received().ShouldBeEmpty();
        router.Wait(0.1);
        router.Received().Single().Type.ShouldBe(BgpMessageType.KeepAlive);
    }

    [Fact]
    public void Silence_longer_than_the_hold_time_ends_the_session()
    {
        var router = ScriptedRouter.Established();
        router.Wait(2.9);
        router.Session.State.ShouldBe(BgpSessionState.Established);

        router.Wait(0.1);

        router.ReceivedEnd().ShouldBe(((byte)4, (byte)0));
        router.Session.EndReason.ShouldBe("hold time expired");
    }

    [Fact]
    public void Any_message_of_the_router_ends_its_silence()
    {
        var router = ScriptedRouter.Established();
        for (var second = 0; second < 20; second++)
        {
            router.Wait(1);
            router.Say(second % 2 == 0 ? ScriptedRouter.KeepAlive : BgpUpdate.Withdraw(ScriptedRouter.Vip));
        }

        router.Session.State.ShouldBe(BgpSessionState.Established);
    }

    [Fact]
    public void A_router_that_never_greets_is_given_up()
    {
        var router = new ScriptedRouter();

        router.Wait(10);

        router.ReceivedEnd().ShouldBe(((byte)4, (byte)0));
    }

    [Fact]
    public void Another_AS_is_refused_by_name()
    {
        var router = new ScriptedRouter();

        router.Say((ScriptedRouter.Open with { As = 65001 }).ToMessage());

        router.ReceivedEnd().ShouldBe(((byte)2, (byte)2));
        router.Session.EndReason.ShouldBe("it is AS 65001, not AS 64500");
    }

    [Fact]
    public void A_router_without_a_hold_time_is_refused()
    {
        var router = new ScriptedRouter();

        router.Say((ScriptedRouter.Open with { HoldSeconds = 0 }).ToMessage());

        router.ReceivedEnd().ShouldBe(((byte)2, (byte)6));
    }

    [Fact]
    public void A_router_that_carries_no_IPv6_routes_gets_none()
    {
        var router = new ScriptedRouter();
        router.Session.Offer([Full, Full6]);

        router.Say((ScriptedRouter.Open with { Families = BgpFamilies.None, HasFourByteAs = false }).ToMessage());
        router.Say(ScriptedRouter.KeepAlive);

        var update = router.ReceivedUpdates().Single();
        update.Announced.ShouldBe([ScriptedRouter.Vip]);
        update.Path(2).ShouldBe([23456u]);
        update.FourBytePath.ShouldBe([4_200_000_001u]);
    }

    [Fact]
    public void A_router_that_asks_again_gets_them_again()
    {
        var router = ScriptedRouter.Established(Full);
        router.Received();
        var ask = new BgpWriter(BgpMessageType.RouteRefresh);
        ask.Bytes([0, 1, 0, 1]);

        router.Say(ask.ToMessage());

        router.ReceivedUpdates().Single().Announced.ShouldBe([ScriptedRouter.Vip]);
    }

    [Fact]
    public void What_the_router_says_at_the_end_is_reported_to_people()
    {
        var router = ScriptedRouter.Established(Full);

        router.Say(BgpNotification.Shutdown("new line card").ToMessage());

        router.Session.EndReason.ShouldBe("the router ended it: cease, administrative shutdown: new line card");
        router.Session.State.ShouldBe(BgpSessionState.Closed);
    }

    [Fact]
    public void A_stop_says_why()
    {
        var router = ScriptedRouter.Established(Full);

        router.Session.Stop("edge fra-1 stops");

        var last = router.Received()[^1];
        BgpNotification.Read(last.Body).ToString().ShouldBe("cease, administrative shutdown: edge fra-1 stops");
    }

    [Fact]
    public void Bytes_may_come_one_by_one()
    {
        var router = new ScriptedRouter();
        foreach (var value in (byte[])[.. ScriptedRouter.Open.ToMessage(), .. ScriptedRouter.KeepAlive]) router.Say(value);

        router.Session.State.ShouldBe(BgpSessionState.Established);
    }

    [Fact]
    public void A_table_of_other_peoples_routes_is_passed_over()
    {
        var router = ScriptedRouter.Established(Full);
        var path = BgpPath.Of(ScriptedRouter.Settings, ScriptedRouter.As, isFourByte: true, isSoft: false);
        var update = BgpUpdate.Announce(ScriptedRouter.Vip, ScriptedRouter.Vip, path);

        router.Say([.. Enumerable.Repeat(update, 5000).SelectMany(bytes => bytes)]);

        router.Session.State.ShouldBe(BgpSessionState.Established);
    }

    [Fact]
    public void A_successor_goes_on_in_the_middle_of_a_message_and_announces_nothing_anew()
    {
        var router = ScriptedRouter.Established(Full, Full6);
        router.Received();
        router.Say(ScriptedRouter.KeepAlive[..7]);

        router.HandOver(ScriptedRouter.Settings);
        router.Session.Offer([Full, Full6]);
        router.Say(ScriptedRouter.KeepAlive[7..]);

        router.Received().ShouldBeEmpty();
        router.Session.State.ShouldBe(BgpSessionState.Established);
        router.Session.Offer([Full]);
        router.ReceivedUpdates().Single().Withdrawn.ShouldBe([ScriptedRouter.Vip6]);
    }

    [Fact]
    public void A_successor_with_other_communities_announces_anew()
    {
        var router = ScriptedRouter.Established(Full);
        router.Received();

        router.HandOver(ScriptedRouter.Settings with { Communities = [new BgpCommunity(1, 2)] });
        router.Session.Offer([Full]);

        router.ReceivedUpdates().Single().Communities.ShouldBe(["1:2"]);
    }
}
