using Odin.Tests.Anycast.Support;
using Odin.Tests.Drills.Support;
using Odin.Tests.Support;

namespace Odin.Tests.Anycast;

/// <summary>Real edges that announce one address to a real BIRD.</summary>
[Collection(nameof(AnycastCollection))]
public sealed class BirdTests(AnycastFixture fixture) : IClassFixture<AnycastFixture>
{
    [Fact]
    public async Task The_router_knows_both_families_with_their_marks_and_clients_reach_the_nearest_edge()
    {
        var world = await fixture.AtRestAsync();

        var routes = await world.Router.AskAsync("show", "route", "all");
        routes.ShouldContain($"BGP.as_path: {AnycastEdge.As}");
        routes.ShouldContain("BGP.community: (64500,100)");
        routes.ShouldContain($"BGP.large_community: ({AnycastEdge.As}, 1, 2)");
        routes.ShouldContain($"BGP.next_hop: {AnycastNet.HostOf(1)}");
        routes.ShouldContain("BGP.next_hop: fd95:1::2");
        routes.ShouldContain("BGP.med: 0");
        await DrillClient.VisitAsync(world.Net.Client, AnycastNet.Door);
        world.First.Target.Count.Begun.ShouldBe(1);
    }

    [Fact]
    public async Task A_region_that_loses_an_edge_and_gets_it_back_under_load_refuses_nobody()
    {
        var world = await fixture.AtRestAsync();
        await using var load = new DrillLoad(world.Net.Client, AnycastNet.Door, rate: 200, stay: TimeSpan.Zero);
        await RealTime.PassAsync(TimeSpan.FromSeconds(1), CancellationToken.None);
        var mark = world.Router.Mark;

        await world.First.Odin.Process.StopAsync();
        await world.Router.RemovedAsync(1, AnycastNet.Address, mark);
        await RealTime.PassAsync(TimeSpan.FromSeconds(1), CancellationToken.None);
        var before = world.First.Target.Count.Begun;
        mark = world.Router.Mark;
        await world.First.Odin.StartAsync();
        await world.Router.AddedAsync(1, AnycastNet.Address, mark);
        await RealTime.PassAsync(TimeSpan.FromSeconds(1), CancellationToken.None);
        await load.StopAsync();

        load.Failures.ShouldNotContain(failure => failure.Contains("Refused", StringComparison.Ordinal));
        Say($"{load.Served} sessions, none refused, {load.Failures.Count} reset");
        load.Failures.Count.ShouldBeLessThanOrEqualTo(10, string.Join('\n', load.Failures));   // Handshakes in flight at the two shifts.
        world.Second.Target.Count.Begun.ShouldBeGreaterThan(200);
        world.First.Target.Count.Begun.ShouldBeGreaterThan(before);
    }

    [Fact]
    public async Task After_a_kill_the_next_edge_answers_before_the_hold_time_is_over()
    {
        var world = await fixture.AtRestAsync();
        await DrillClient.VisitAsync(world.Net.Client, AnycastNet.Door);
        var mark = world.Router.Mark;
        var (killed, wall) = (TestTimeout.Time.GetTimestamp(), TimeProvider.System.GetTimestamp());

        await world.First.Odin.Process.SignalAsync("KILL");
        await world.Router.RemovedAsync(1, AnycastNet.Address, mark);
        await DrillClient.VisitAsync(world.Net.Client, AnycastNet.Door);

        TestTimeout.Time.GetElapsedTime(killed).ShouldBeLessThan(TimeSpan.FromSeconds(3));
        Say($"the next edge answered after {TimeProvider.System.GetElapsedTime(wall).TotalMilliseconds:0} ms");
        world.Second.Target.Count.Begun.ShouldBe(1);
        await world.First.Odin.Process.WaitForExitAsync();   // Its sockets go before it does.
    }

    [Fact]
    public async Task A_machine_that_says_nothing_is_given_up_after_the_hold_time()
    {
        var world = await fixture.AtRestAsync();
        (await world.Router.HoldAsync(1)).ShouldBe("3");   // Agreed: the edge's; the router's own is 90.
        var mark = world.Router.Mark;
        var wall = TimeProvider.System.GetTimestamp();

        await world.First.Odin.Process.SignalAsync("STOP");
        await world.Router.RemovedAsync(1, AnycastNet.Address, mark);
        Say($"the hold time of 3 s ended it: the route was gone after {TimeProvider.System.GetElapsedTime(wall).TotalSeconds:0.0} s");

        (await world.Router.AskAsync("show", "protocols", "all", "edge1")).ShouldContain("Hold timer expired");
        await DrillClient.VisitAsync(world.Net.Client, AnycastNet.Door);
        world.Second.Target.Count.Begun.ShouldBe(1);
        await world.First.Odin.Process.SignalAsync("CONT");
    }

    [Fact]
    public async Task An_address_that_leaves_the_machine_is_withdrawn_and_announced_when_it_is_back()
    {
        var world = await fixture.AtRestAsync();
        var mark = world.Router.Mark;

        await world.First.Place.IpAsync($"address delete {AnycastNet.Address}/32 dev lo");
        await world.Router.RemovedAsync(1, AnycastNet.Address, mark);
        await world.Router.RemovedAsync(1, AnycastNet.Address6, mark);
        var line = await world.First.Odin.Process.WaitForLineAsync("Full -> Absent");
        line.ShouldContain($"{AnycastNet.Address} is on no interface of this machine");
        mark = world.Router.Mark;
        await world.First.Place.IpAsync($"address add {AnycastNet.Address}/32 dev lo");

        await world.Router.AddedAsync(1, AnycastNet.Address, mark);
    }

    [Fact]
    public async Task A_successor_goes_on_with_the_session_and_the_router_notices_nothing()
    {
        var world = await fixture.AtRestAsync();
        await using var load = new DrillLoad(world.Net.Client, AnycastNet.Door, rate: 100, stay: TimeSpan.Zero);
        var (mark, lines) = (world.Router.Mark, world.First.Odin.Process.Lines.Count);

        await using var old = await world.First.TakeOverAsync("is taken over as it stands: 2 addresses announced");
        (await old.Process.WaitForExitAsync()).ShouldBe(0);
        await RealTime.PassAsync(TimeSpan.FromSeconds(4));   // Longer than the hold time.
        await load.StopAsync();

        load.Failures.ShouldBeEmpty();
        world.Router.Changes(1, AnycastNet.Address, mark).ShouldBe(AnycastEdge.Doubts(old, lines) + AnycastEdge.Doubts(world.First.Odin));
        world.Router.ShouldHaveKeptSession(1, mark);
        await world.First.Odin.Process.StopAsync();
        await world.Router.RemovedAsync(1, AnycastNet.Address, mark);
    }

    [Fact]
    public async Task When_all_targets_are_dead_everywhere_nothing_is_withdrawn()
    {
        var world = await fixture.AtRestAsync();
        var mark = world.Router.Mark;
        world.First.Target.Die();
        world.Second.Target.Die();

        try
        {
            await world.First.EjectAsync();
            await world.Second.EjectAsync();
            await RealTime.PassAsync(TimeSpan.FromSeconds(2), CancellationToken.None);
        }
        finally
        {
            await world.First.ReadmitAsync();
            await world.Second.ReadmitAsync();
        }

        foreach (var edge in new[] { world.First, world.Second })
            world.Router.Withdrawals(edge.Number, AnycastNet.Address, mark).ShouldBe(0);
    }

    private static void Say(FormattableString text) => TestContext.Current.TestOutputHelper!.WriteLine(FormattableString.Invariant(text));
}
