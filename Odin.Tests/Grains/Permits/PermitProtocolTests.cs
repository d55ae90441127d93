namespace Odin.Tests.Grains.Permits;

/// <summary>The permits of one limit, from the edges' pools to the register, in every disorder there is.</summary>
public sealed class PermitProtocolTests
{
    /// <summary>ODIN_LONG=1 makes it the number of docs/RELIABILITY.md.</summary>
    private static readonly int Seeds = Environment.GetEnvironmentVariable("ODIN_LONG") == "1" ? 4000 : 200;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    [Fact]
    public void No_disorder_lets_edges_hold_more_than_the_limit()
    {
        for (var seed = 1; seed <= Seeds; seed++) Disorder(seed);
    }

    [Theory, InlineData(100), InlineData(7), InlineData(1)]
    public void What_all_edges_want_is_used_up_within_five_seconds_and_evenly(int limit)
    {
        var world = new PermitWorld(seed: 1, limit, edges: 3);
        for (var edge = 0; edge < 3; edge++) world.SetDemand(edge, 10 * limit);

        world.RunBusy(TimeSpan.FromSeconds(5));

        world.Used.ShouldBeGreaterThanOrEqualTo(limit - limit / 20);
        (world.Edges.Max(edge => edge.Pool.Used) - world.Edges.Min(edge => edge.Pool.Used)).ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public void One_edge_gets_all_of_it_while_the_others_want_none()
    {
        var world = new PermitWorld(seed: 2, limit: 100, edges: 3);
        world.Run(TimeSpan.FromSeconds(2), Step);

        world.SetDemand(1, 1000);
        world.Run(TimeSpan.FromSeconds(1.5), Step);

        world.Used.ShouldBe(100);
    }

    [Fact]
    public void A_freed_permit_is_with_the_edge_that_waits_within_a_second()
    {
        var world = new PermitWorld(seed: 3, limit: 1, edges: 3);
        world.SetDemand(0, 1);
        world.Run(TimeSpan.FromSeconds(2), Step);
        world.SetDemand(0, 0);
        world.SetDemand(2, 1);
        world.Run(TimeSpan.FromSeconds(2), Step);
        world.Edges[2].Pool.Used.ShouldBe(0);

        world.EndSessions(0, 1);
        world.Run(TimeSpan.FromSeconds(1), Step);

        world.Edges[2].Pool.Used.ShouldBe(1);
    }

    [Fact]
    public void A_crashed_edges_permits_are_free_after_the_hold_and_not_before()
    {
        var world = new PermitWorld(seed: 4, limit: 90, edges: 3);
        for (var edge = 0; edge < 3; edge++) world.SetDemand(edge, 900);
        world.RunBusy(TimeSpan.FromSeconds(5));

        world.Crash(2);
        world.Run(PermitWorld.HoldSilent - TimeSpan.FromSeconds(1), Step);
        world.Used.ShouldBe(60);

        world.RunBusy(TimeSpan.FromSeconds(8));
        world.Used.ShouldBe(90);
    }

    [Fact]
    public void An_edge_that_restarts_gets_its_permits_back_without_waiting_for_the_hold()
    {
        var world = new PermitWorld(seed: 5, limit: 90, edges: 3);
        for (var edge = 0; edge < 3; edge++) world.SetDemand(edge, 900);
        world.RunBusy(TimeSpan.FromSeconds(5));

        world.RestartEdge(2);
        world.SetDemand(2, 900);
        world.RunBusy(TimeSpan.FromSeconds(12));

        world.Edges.ShouldAllBe(edge => edge.Pool.Used == 30);
    }

    [Theory, InlineData(false, false), InlineData(true, false), InlineData(false, true), InlineData(true, true)]
    public void A_second_process_with_an_edges_name_does_not_make_its_silence_its_end(bool isTwinGone, bool isActivatedAnew)
    {
        var world = new PermitWorld(seed: 12, limit: 90, edges: 3);
        for (var edge = 0; edge < 3; edge++) world.SetDemand(edge, 900);
        world.StartTwin(2);
        world.RunBusy(TimeSpan.FromSeconds(7));
        if (isTwinGone) world.Crash(3);
        if (isActivatedAnew) world.EndActivation();

        world.CutOffEdge(2);
        world.RunBusy(PermitWorld.HoldSilent - TimeSpan.FromSeconds(2));

        world.Edges[2].Pool.Used.ShouldBeGreaterThan(0, "it goes on within its share");
    }

    [Fact]
    public void A_cut_off_edge_goes_on_within_its_share_until_its_hold_ends_and_then_begins_nothing()
    {
        var world = new PermitWorld(seed: 6, limit: 90, edges: 3);
        for (var edge = 0; edge < 3; edge++) world.SetDemand(edge, 900);
        world.RunBusy(TimeSpan.FromSeconds(5));

        world.CutOffEdge(2);
        for (var second = 1; second < PermitWorld.HoldSilent.TotalSeconds; second++)
        {
            for (var edge = 0; edge < 3; edge++) world.EndSessions(edge, 3);
            world.Run(TimeSpan.FromSeconds(1), Step);
            world.Used.ShouldBe(90);
        }

        world.Run(TimeSpan.FromSeconds(4), Step);
        world.EndSessions(2, 30);
        world.Run(TimeSpan.FromSeconds(2), Step);
        world.Edges[2].Pool.Used.ShouldBe(0);
        world.Edges.Take(2).Sum(edge => edge.Pool.Used).ShouldBe(90);

        world.Heal();
        world.RunBusy(TimeSpan.FromSeconds(4));
        world.Edges.Select(edge => edge.Pool.Used).ShouldBe([30, 30, 30]);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void A_limit_that_goes_and_comes_back_counts_what_a_cut_off_edge_still_holds(bool isActivatedAnew)
    {
        var world = new PermitWorld(seed: 9, limit: 90, edges: 3);
        for (var edge = 0; edge < 3; edge++) world.SetDemand(edge, 900);
        world.RunBusy(TimeSpan.FromSeconds(5));

        world.CutOffEdge(2);
        world.TakeLimitAway(0, 1);
        world.Run(TimeSpan.FromSeconds(2), Step);
        if (isActivatedAnew) world.EndActivation();
        world.BringLimitBack(0, 1);
        for (var edge = 0; edge < 2; edge++) world.SetDemand(edge, 900);
        world.RunBusy(TimeSpan.FromSeconds(4));
        world.Edges.Select(edge => edge.Pool.Used).ShouldBe(isActivatedAnew ? [0, 0, 30] : [30, 30, 30]);

        world.Heal();
        world.RunBusy(TimeSpan.FromSeconds(6));
        world.Edges.Select(edge => edge.Pool.Used).ShouldBe([30, 30, 30]);
    }

    [Fact]
    public void An_app_that_goes_and_comes_back_uses_its_limit_up_at_once()
    {
        var world = new PermitWorld(seed: 11, limit: 90, edges: 3);
        for (var edge = 0; edge < 3; edge++) world.SetDemand(edge, 900);
        world.RunBusy(TimeSpan.FromSeconds(20));

        foreach (var edge in world.Edges) edge.ReplaceApp(world.Now);
        for (var edge = 0; edge < 3; edge++) world.SetDemand(edge, 900);
        world.RunBusy(TimeSpan.FromSeconds(3));

        world.Used.ShouldBe(90);
    }

    [Fact]
    public void A_limit_that_is_away_for_longer_than_the_hold_is_free_when_it_comes_back()
    {
        var world = new PermitWorld(seed: 10, limit: 90, edges: 3);
        for (var edge = 0; edge < 3; edge++) world.SetDemand(edge, 900);
        world.RunBusy(TimeSpan.FromSeconds(5));

        world.CutOffEdge(2);
        world.TakeLimitAway(0, 1);
        world.EndSessions(2, 30);
        world.SetDemand(2, 0);
        world.Run(PermitWorld.HoldSilent + TimeSpan.FromSeconds(3), Step);
        world.BringLimitBack(0, 1);
        for (var edge = 0; edge < 2; edge++) world.SetDemand(edge, 900);
        world.RunBusy(TimeSpan.FromSeconds(4));

        world.Edges.Take(2).Sum(edge => edge.Pool.Used).ShouldBe(90);
    }

    [Fact]
    public void A_new_activation_moves_permits_at_once_and_misses_none_when_all_edges_speak()
    {
        var world = new PermitWorld(seed: 7, limit: 90, edges: 3);
        for (var edge = 0; edge < 3; edge++) world.SetDemand(edge, 900);
        world.RunBusy(TimeSpan.FromSeconds(5));

        world.EndActivation();
        world.SetDemand(0, 0);
        world.EndSessions(0, 30);
        world.Run(TimeSpan.FromSeconds(4), Step);

        world.Used.ShouldBe(90);
    }

    [Fact]
    public void A_long_outage_of_the_storage_ends_no_hold_while_all_edges_report()
    {
        var world = new PermitWorld(seed: 8, limit: 90, edges: 3);
        for (var edge = 0; edge < 3; edge++) world.SetDemand(edge, 900);
        world.RunBusy(TimeSpan.FromSeconds(5));

        world.IsStorageDown = true;
        world.Run(10 * PermitWorld.HoldSilent, Step);
        world.EndSessions(1, 10);
        world.Run(TimeSpan.FromSeconds(1), Step);

        world.Used.ShouldBe(90);
    }

    private static void Disorder(int seed)
    {
        var random = new Random(seed);
        var world = new PermitWorld(seed, limit: random.Next(1, 60), edges: random.Next(2, 6))
        {
            Loss = random.NextDouble() * 0.4,
            LongestDelay = TimeSpan.FromMilliseconds(random.Next(1, 1500)),
        };
        for (var turn = 0; turn < 150; turn++)
        {
            Disturb(world, random, random.Next(world.Edges.Count));
            world.Run(TimeSpan.FromMilliseconds(random.Next(50, 4000)), TimeSpan.FromMilliseconds(random.Next(20, 200)));
        }
    }

    [Fact]
    public void Edges_of_an_app_that_nobody_uses_ask_seldom_and_leave_the_register_alone()
    {
        var world = new PermitWorld(seed: 13, limit: 90, edges: 3);
        world.Run(TimeSpan.FromSeconds(5), Step);
        var (requests, questions) = (world.Edges.Sum(edge => edge.Requests), world.Questions);

        world.Run(10 * PermitWorld.HoldSilent, Step);

        (world.Edges.Sum(edge => edge.Requests) - requests).ShouldBeLessThan(3 * 70, "about four in each hold");
        (world.Questions - questions).ShouldBe(0);
    }

    [Fact]
    public void An_app_that_nobody_uses_is_there_after_any_outage_of_the_storage()
    {
        var world = new PermitWorld(seed: 14, limit: 90, edges: 3);
        world.Run(TimeSpan.FromSeconds(5), Step);
        world.IsStorageDown = true;
        world.Run(10 * PermitWorld.HoldSilent, Step);

        for (var edge = 0; edge < 3; edge++) world.SetDemand(edge, 30);
        world.Run(Step, Step);
        world.Used.ShouldBeGreaterThanOrEqualTo(45);
        world.Run(TimeSpan.FromSeconds(2), Step);

        world.Used.ShouldBe(90);
    }

    [Fact]
    public void What_idle_edges_hold_is_with_the_one_that_needs_it_within_two_seconds()
    {
        var world = new PermitWorld(seed: 15, limit: 90, edges: 3);
        world.Run(3 * PermitWorld.HoldSilent, Step);
        world.SetDemand(0, 90);

        world.Run(TimeSpan.FromSeconds(2), Step);

        world.Edges[0].Pool.Used.ShouldBe(90);
    }

    private static void Disturb(PermitWorld world, Random random, int edge)
    {
        switch (random.Next(13))
        {
            case 0: world.StartActivation(); break;
            case 1: world.EndActivation(); break;
            case 2: world.RestartEdge(edge); break;
            case 3: world.Leave(edge); break;
            case 4: world.CutOff(); break;
            case 5: world.Heal(); break;
            case 6: world.IsStorageDown = !world.IsStorageDown; break;
            case 7: world.CutOffEdge(edge); break;
            case 8: world.Rest(); break;
            default: Traffic(world, random, edge); break;
        }
    }

    private static void Traffic(PermitWorld world, Random random, int edge)
    {
        world.SetDemand(edge, random.Next(3) == 0 ? 0 : random.Next(2 * world.Limit));
        world.EndSessions(edge, random.Next(world.Limit));
    }
}
