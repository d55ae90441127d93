using Odin.Grains.AppBackends;
using Odin.Grains.Edges;
using Odin.Grains.Ledger;
using Odin.Grains.Targets;
using Odin.Tests.Grains.Support;
using static Odin.Tests.Grains.Support.Reports;

namespace Odin.Tests.Grains.Ledger;

public sealed class ConnectionLedgerTests
{
    private static readonly EdgeIdentity Fra = Specs.Edge("fra-1");
    private readonly ConnectionLedger _ledger = new();

    public ConnectionLedgerTests() => _ledger.MoveTo(1, OrdinalMap.Between([], [.. Specs.Targets(2)]));

    [Fact]
    public void The_newest_report_of_an_edge_replaces_the_one_before()
    {
        Take(Fra, Report(1, [5, 1], unused: [1, 1]));
        Take(Fra, Report(2, [2, 0], unused: [0, 3]));

        Counts().ShouldBe([(2, 0), (0, 3)]);
    }

    [Fact]
    public void Reports_of_all_edges_are_added_up()
    {
        Take(Fra, Report(1, [5, 1]));
        Take(Specs.Edge("iad-1"), Report(9, [1, 1], unused: [0, 2]));

        Counts().ShouldBe([(6, 0), (2, 2)]);
        _ledger.App.ShouldBe(new TargetCounts(8, 2, 8));
    }

    [Theory, InlineData(1), InlineData(2)]
    public void An_older_or_repeated_report_is_ignored(long sequence)
    {
        Take(Fra, Report(2, [2, 2]));

        _ledger.Take(Fra, Report(sequence, [9, 9]), default).ShouldBeFalse();
        Counts().ShouldBe([(2, 0), (2, 0)]);
    }

    [Fact]
    public void An_edge_that_has_nothing_counts_until_its_region_says_otherwise()
    {
        _ledger.Take(Fra, Report(1, [0, 0], usable: [false, true]), default, new RollUpSource(0, IsKept: true));

        _ledger.Sweep(TimeSpan.FromHours(1)).ShouldBeEmpty();
        _ledger.Counted.Single().Edge.ShouldBe(Fra);

        _ledger.DropIdle("fra", 0, [new EdgeAppReport(Fra, Report(1, [0, 0]))], TimeSpan.FromHours(1));
        _ledger.Counted.ShouldNotBeEmpty("the region names it");
        _ledger.DropIdle("fra", 0, [], TimeSpan.FromHours(1));
        _ledger.Counted.ShouldBeEmpty();
    }

    [Fact]
    public void An_edge_that_has_sessions_must_be_confirmed_and_comes_back_with_the_same_report()
    {
        _ledger.Take(Fra, Report(1, [3, 0]), default, new RollUpSource(0, IsKept: true));
        _ledger.Take(Fra, Report(1, [3, 0]), TimeSpan.FromSeconds(4), new RollUpSource(0, IsKept: true));
        _ledger.Sweep(TimeSpan.FromSeconds(8)).ShouldBeEmpty("it was confirmed");

        _ledger.Sweep(TimeSpan.FromSeconds(9)).ShouldBe([Fra]);
        Counts().ShouldBe([(0, 0), (0, 0)]);

        _ledger.Take(Fra, Report(1, [3, 0]), TimeSpan.FromSeconds(10), new RollUpSource(0, IsKept: true))
            .ShouldBeTrue("its region is back");
        Counts().ShouldBe([(3, 0), (0, 0)]);
    }

    [Fact]
    public void Silence_counts_from_what_the_edge_said_not_from_what_its_region_repeats()
    {
        for (var second = 0; second < 5; second++)
        {
            var source = new RollUpSource(0, IsKept: true, Age: TimeSpan.FromSeconds(second));
            _ledger.Take(Fra, Report(1, [3, 0]), TimeSpan.FromSeconds(10 + second), source);
            _ledger.Sweep(TimeSpan.FromSeconds(10 + second)).ShouldBeEmpty();
        }

        _ledger.Sweep(TimeSpan.FromSeconds(15)).ShouldBe([Fra]);
        _ledger.Take(Fra, Report(1, [3, 0]), TimeSpan.FromSeconds(16), new RollUpSource(0, IsKept: true, Age: TimeSpan.FromSeconds(6)))
            .ShouldBeFalse("it is as silent as before");
        Counts().ShouldBe([(0, 0), (0, 0)]);
    }

    [Fact]
    public void A_region_that_is_behind_the_edge_itself_makes_it_no_more_silent()
    {
        _ledger.Take(Fra, Report(1, [3, 0]), default, new RollUpSource(0, IsKept: true));
        _ledger.Take(Fra, Report(2, [4, 0]), TimeSpan.FromSeconds(3));
        _ledger.Take(Fra, Report(1, [3, 0]), TimeSpan.FromSeconds(4), new RollUpSource(0, IsKept: true, Age: TimeSpan.FromSeconds(4)));

        _ledger.Sweep(TimeSpan.FromSeconds(7.9)).ShouldBeEmpty();
        Counts().ShouldBe([(4, 0), (0, 0)]);
    }

    [Fact]
    public void Edges_that_have_nothing_go_with_a_region_that_does_not_answer()
    {
        _ledger.Take(Fra, Report(1, [0, 0]), default, new RollUpSource(0, IsKept: true));
        _ledger.Take(Specs.Edge("fra-2"), Report(1, [1, 0]), default, new RollUpSource(0, IsKept: true));

        _ledger.DropIdle("fra", 0, [], TimeSpan.FromSeconds(1));

        _ledger.Counted.Single().Edge.Id.ShouldBe("fra-2", "it has sessions, and a time of its own");
    }

    [Fact]
    public void What_a_former_shard_says_of_an_edge_counts_no_more()
    {
        var (root, shard) = (new RollUpSource(0, IsKept: true, Stay: 0), new RollUpSource(1, IsKept: true, Stay: 1));
        _ledger.Take(Fra, Report(1, [3, 0]), default, root);
        _ledger.Take(Fra, Report(2, [0, 0]), default, shard).ShouldBeTrue();

        _ledger.Take(Fra, Report(2, [0, 0]), default, root).ShouldBeFalse();
        _ledger.DropIdle("fra", 0, [], default);
        _ledger.Counted.Count().ShouldBe(1, "the region's own grain has let it go");

        _ledger.Take(Fra, Report(2, [0, 0]), default, new RollUpSource(0, IsKept: true)).ShouldBeFalse("it says what is known");
        _ledger.DropIdle("fra", 0, [], default);
        _ledger.Counted.ShouldBeEmpty("an earlier release has it, and knows no stays");
    }

    [Fact]
    public void Every_life_of_an_edge_counts_until_it_is_silent()
    {
        Take(Fra, Report(70, [9, 9]));
        Take(Fra with { Epoch = 2 }, Report(1, [1, 0]));
        Counts().ShouldBe([(10, 0), (9, 0)]);

        _ledger.Take(Fra, Report(71, [8, 9]), TimeSpan.FromSeconds(3)).ShouldBeTrue("two processes share an id");
        _ledger.Sweep(TimeSpan.FromSeconds(5));
        Counts().ShouldBe([(8, 0), (9, 0)]);
    }

    [Fact]
    public void A_grant_counts_as_leased_until_a_report_shows_it_held()
    {
        Take(Fra, Report(1, [0, 0], pending: 1));
        Grant(Fra, 1, [0, 1, 0]);
        Counts().ShouldBe([(0, 2), (0, 1)]);

        Take(Fra, Report(2, [0, 0], pending: 1));
        Counts().ShouldBe([(0, 2), (0, 1)], "it is still on its way");

        Take(Fra, Report(3, [1, 0], unused: [1, 1], held: 1));
        Counts().ShouldBe([(1, 1), (0, 1)]);
    }

    [Fact]
    public void A_grant_that_is_neither_held_nor_pending_was_lost()
    {
        Take(Fra, Report(1, [0, 0], pending: 1));
        Grant(Fra, 1, [0, 1]);

        Take(Fra, Report(2, [0, 0], pending: 2));

        Counts().ShouldBe([(0, 0), (0, 0)]);
    }

    [Fact]
    public void A_grant_counts_no_longer_than_it_may_be_used()
    {
        Take(Fra, Report(1, [0, 0], pending: 1));
        Grant(Fra, 1, [0]);
        for (var second = 1; second <= 9; second++) Take(Fra, Report(1 + second, [0, 0], pending: 1), second);
        Counts().ShouldBe([(0, 1), (0, 0)]);

        _ledger.Sweep(TimeSpan.FromSeconds(10));

        Counts().ShouldBe([(0, 0), (0, 0)]);
    }

    [Fact]
    public void A_pick_counts_as_leased_until_the_next_report()
    {
        Take(Fra, Report(1, [0, 0], pending: 1));
        Grant(Fra, 1, [1], isPick: true);
        Counts().ShouldBe([(0, 0), (0, 1)]);

        Take(Fra, Report(2, [0, 1], pending: 1));

        Counts().ShouldBe([(0, 0), (1, 0)]);
    }

    [Fact]
    public void An_edge_silent_for_five_seconds_counts_no_more()
    {
        Take(Fra, Report(1, [3, 0], pending: 1));
        Grant(Fra, 1, [0, 1]);

        _ledger.Sweep(TimeSpan.FromSeconds(4.9)).ShouldBeEmpty();
        _ledger.Sweep(TimeSpan.FromSeconds(5)).ShouldBe([Fra]);

        Counts().ShouldBe([(0, 0), (0, 0)]);
        _ledger.App.ShouldBe(default);
    }

    [Fact]
    public void A_silent_edge_comes_back_with_a_new_report_and_not_with_an_old_one()
    {
        Take(Fra, Report(2, [3, 0]));
        _ledger.Sweep(TimeSpan.FromSeconds(5));

        _ledger.Take(Fra, Report(1, [9, 9]), TimeSpan.FromSeconds(6)).ShouldBeFalse();
        _ledger.Take(Fra, Report(3, [1, 1]), TimeSpan.FromSeconds(6)).ShouldBeTrue();

        Counts().ShouldBe([(1, 0), (1, 0)]);
    }

    [Fact]
    public void An_edge_that_left_is_gone_at_once_until_its_next_life()
    {
        Take(Fra, Report(1, [3, 0]));
        _ledger.Leave(Fra, default);
        _ledger.App.ShouldBe(default);

        _ledger.Take(Fra, Report(2, [3, 0]), default).ShouldBeFalse();
        _ledger.Take(Fra with { Epoch = 2 }, Report(1, [1, 0]), default).ShouldBeTrue();
    }

    [Fact]
    public void Edges_gone_for_long_are_forgotten()
    {
        Take(Fra, Report(2, [3, 0]));
        _ledger.Sweep(TimeSpan.FromSeconds(5));
        _ledger.Sweep(TimeSpan.FromSeconds(65));

        _ledger.Take(Fra, Report(1, [1, 0]), TimeSpan.FromSeconds(65)).ShouldBeTrue("its order is remembered for a minute only");
    }

    [Fact]
    public void A_request_given_up_by_the_edge_is_not_granted()
    {
        Take(Fra, Report(1, [0, 0], pending: 5));
        Grant(Fra, 5, [0]);

        _ledger.MayGrant(Fra, 4, isPick: false).ShouldBeFalse();
        _ledger.MayGrant(Fra, 5, isPick: false).ShouldBeFalse();
        _ledger.MayGrant(Fra, 6, isPick: false).ShouldBeTrue();
        _ledger.MayGrant(Fra, 4, isPick: true).ShouldBeTrue("picks overtake each other");
        _ledger.MayGrant(Specs.Edge("unknown"), 1, isPick: false).ShouldBeFalse();
    }

    [Fact]
    public void Sessions_follow_their_target_into_a_new_configuration()
    {
        Take(Fra, Report(1, [3, 5], pending: 1));
        Grant(Fra, 1, [1]);

        _ledger.MoveTo(2, OrdinalMap.Between([.. Specs.Targets(2)], [Specs.Target("t1"), Specs.Target("new")]));

        Counts().ShouldBe([(5, 1), (0, 0)]);
        _ledger.App.ShouldBe(new TargetCounts(8, 1, 8), "the sessions of a target that is gone are still the app's");
        Take(Fra, Report(2, [1, 2]));
        Counts().ShouldBe([(2, 0), (0, 0)], "the edge still speaks of the version before");
    }

    [Fact]
    public void A_report_of_a_newer_configuration_counts_for_the_app_and_once_it_is_known_for_its_targets()
    {
        Take(Fra, Report(1, [3, 5, 7], version: 2));
        Counts().ShouldBe([(0, 0), (0, 0)]);
        _ledger.App.Live.ShouldBe(15);

        _ledger.MoveTo(2, OrdinalMap.Between([.. Specs.Targets(2)], [.. Specs.Targets(3)]));

        Counts().ShouldBe([(3, 0), (5, 0), (7, 0)]);
    }

    [Fact]
    public void An_app_that_was_removed_and_came_back_counts_from_one_again()
    {
        Take(Fra, Report(500, [3, 0], pending: 90));
        Grant(Fra, 90, [0]);
        _ledger.MoveTo(2, OrdinalMap.Identity(2));

        Take(Fra, Report(1, [1, 0], version: 2, pending: 1));

        Counts().ShouldBe([(1, 0), (0, 0)]);
        _ledger.MayGrant(Fra, 1, isPick: false).ShouldBeTrue();
    }

    [Fact]
    public void Nonsense_in_a_report_counts_as_nothing()
    {
        Take(Fra, Report(1, [-5, 1, 7], unused: [-1]) with { Usable = default, Total = default });
        Counts().ShouldBe([(0, 0), (1, 0)]);

        Take(Fra, Report(2, []));
        _ledger.App.ShouldBe(default);
    }

    private void Take(EdgeIdentity edge, AppReport report, double seconds = 0) =>
        _ledger.Take(edge, report, TimeSpan.FromSeconds(seconds)).ShouldBeTrue();

    private void Grant(EdgeIdentity edge, long requestId, ushort[] slots, bool isPick = false) =>
        _ledger.Add(edge, new Grant(requestId, 1, [.. slots], AppBackend.TimeToLive, isPick));

    private (long, long)[] Counts() => [.. _ledger.Targets.ToArray().Select(target => (target.Live, target.Leased))];
}
