using CsCheck;
using Odin.Grains.Edges;
using Odin.Grains.Regions;
using Odin.Tests.Grains.Support;

namespace Odin.Tests.Grains.Regions;

public sealed class EdgeMembershipTests
{
    private static readonly EdgeIdentity Fra = Specs.Edge("fra-1");
    private readonly EdgeMembership _membership = new();

    [Fact]
    public void Edges_join_and_peers_are_sorted()
    {
        _membership.Take(Report(Specs.Edge("fra-2"), 1), default).ShouldBe(ReportOutcome.Joined);
        _membership.Take(Report(Fra, 1), default).ShouldBe(ReportOutcome.Joined);
        _membership.Take(Report(Fra, 2), default).ShouldBe(ReportOutcome.Taken);

        _membership.Peers.ShouldBe(["fra-1", "fra-2"]);
    }

    [Fact]
    public void Old_reports_are_ignored()
    {
        _membership.Take(Report(Fra with { Epoch = 2 }, 5, live: 1), default);

        _membership.Take(Report(Fra with { Epoch = 2 }, 5, live: 2), default).ShouldBe(ReportOutcome.OlderReport);
        _membership.Take(Report(Fra with { Epoch = 2 }, 4, live: 2), default).ShouldBe(ReportOutcome.OlderReport);
        Live().ShouldBe([1]);
    }

    [Fact]
    public void Two_processes_with_one_id_are_both_counted_and_distinguished_from_a_restart()
    {
        _membership.Take(Report(Fra, 9, live: 1), default);

        _membership.Take(Report(Fra with { Epoch = 2 }, 1, live: 2), default).ShouldBe(ReportOutcome.Joined, "it may be a restart");
        _membership.Take(Report(Fra with { Epoch = 2 }, 2, live: 2), TimeSpan.FromSeconds(3)).ShouldBe(ReportOutcome.Taken);
        _membership.Take(Report(Fra, 10, live: 1), TimeSpan.FromSeconds(3)).ShouldBe(ReportOutcome.DuplicateId, "it was none");

        Live().Order().ShouldBe([1, 2]);
        _membership.Peers.ShouldBe(["fra-1"]);
        _membership.Take(Report(Fra, 11, live: 1), TimeSpan.FromSeconds(7));
        _membership.Sweep(TimeSpan.FromSeconds(8)).ShouldBe([Fra with { Epoch = 2 }]);
        Live().ShouldBe([1]);
    }

    [Fact]
    public void An_edge_that_reports_to_another_shard_is_rolled_up_for_a_while_and_counted_there()
    {
        _membership.Take(Report(Fra, 1, live: 3) with { Stay = 0 }, default);
        _membership.Take(Report(Specs.Edge("fra-2"), 1, live: 1) with { Stay = 0 }, default);

        _membership.OnMoved(Others(Fra, stay: 1), TimeSpan.FromSeconds(1)).ShouldBe([Fra]);
        _membership.OnMoved(Others(Fra, stay: 1), TimeSpan.FromSeconds(2)).ShouldBeEmpty("that is known");

        _membership.Peers.ShouldBe(["fra-2"]);
        (_membership.Identities.Length, _membership.EdgesOf("web")).ShouldBe((1, 1));
        var now = TimeSpan.FromSeconds(2);
        _membership.RowsOf("web", now).Select(row => (row.Edge.Id, row.Stay, row.Age))
            .ShouldBe([("fra-1", 0, TimeSpan.Zero), ("fra-2", 0, now - RegionPart.Interval)], ignoreOrder: true);
        _membership.Take(Report(Specs.Edge("fra-2"), 2) with { Stay = 0 }, TimeSpan.FromSeconds(14));
        _membership.Sweep(TimeSpan.FromSeconds(15.9)).ShouldBeEmpty();
        _membership.RowsOf("web", default).Count().ShouldBe(2);
        _membership.Take(Report(Specs.Edge("fra-2"), 3) with { Stay = 0 }, TimeSpan.FromSeconds(16));
        _membership.Sweep(TimeSpan.FromSeconds(16)).ShouldBeEmpty("it has not fallen silent");
        _membership.RowsOf("web", default).Count().ShouldBe(1);
        _membership.Silent.ShouldBeEmpty();
    }

    [Fact]
    public void One_that_ends_where_it_went_is_gone_here_too_and_one_that_comes_back_is_here()
    {
        _membership.Take(Report(Fra, 1, live: 3) with { Stay = 0 }, default);
        _membership.OnMoved(Others(Fra, stay: 1), default);
        _membership.Take(Report(Fra, 2, live: 3) with { Stay = 2 }, default).ShouldBe(ReportOutcome.Taken);
        _membership.OnMoved(Others(Fra, stay: 1), default).ShouldBeEmpty("the other shard has not learned of it");
        _membership.Peers.ShouldBe(["fra-1"]);

        _membership.OnMoved(Others(Fra, stay: 3), default).ShouldBe([Fra]);
        _membership.OnMoved(OtherShards.None, default);
        _membership.RowsOf("web", default).ShouldBeEmpty();
        _membership.Silent.ShouldBeEmpty();
    }

    [Fact]
    public void An_edge_silent_for_five_seconds_is_dropped_and_may_come_back()
    {
        _membership.Take(Report(Fra, 1, live: 1), default);

        _membership.Sweep(TimeSpan.FromSeconds(4.9)).ShouldBeEmpty();
        _membership.Sweep(TimeSpan.FromSeconds(5)).ShouldBe([Fra]);

        (_membership.Peers.Length, Live().Length).ShouldBe((0, 0));
        _membership.Take(Report(Fra, 1), TimeSpan.FromSeconds(6)).ShouldBe(ReportOutcome.OlderReport);
        _membership.Take(Report(Fra, 2), TimeSpan.FromSeconds(6)).ShouldBe(ReportOutcome.Joined);
    }

    [Fact]
    public void Who_left_is_gone_for_this_life()
    {
        _membership.Take(Report(Fra, 1), default);

        _membership.Leave(Fra with { Epoch = 7 }, default).ShouldBeFalse();
        _membership.Leave(Fra, default).ShouldBeTrue();

        _membership.Peers.ShouldBeEmpty();
        _membership.Take(Report(Fra, 2), default).ShouldBe(ReportOutcome.OlderReport);
        _membership.Take(Report(Fra with { Epoch = 2 }, 1), default).ShouldBe(ReportOutcome.Joined);
    }

    [Fact]
    public void Edges_gone_for_a_minute_are_forgotten()
    {
        _membership.Take(Report(Fra, 9), default);
        _membership.Leave(Fra, default);

        _membership.Sweep(TimeSpan.FromSeconds(60));

        _membership.Take(Report(Fra, 1), TimeSpan.FromSeconds(60)).ShouldBe(ReportOutcome.Joined);
    }

    /// <summary>Gaps between syncs up to 1.2 s: a second, and what a busy machine adds.</summary>
    [Fact]
    public void Whenever_a_prober_dies_the_others_learn_of_it_within_three_seconds() =>
        Gen.Select(Gen.Double[1.0, 1.2], Gen.Double[0, 1.2]).Sample((gap, phase) =>
        {
            var membership = new EdgeMembership();
            var died = TimeSpan.FromSeconds(10);
            membership.Take(Report(Fra, 1), died);
            for (var sequence = 1; ; sequence++)
            {
                var now = died + TimeSpan.FromSeconds(-phase + gap * sequence);
                membership.Take(Report(Specs.Edge("fra-2"), sequence), now);
                if (!membership.Probers(now).SequenceEqual(["fra-1", "fra-2"]))
                    return now - died < TimeSpan.FromSeconds(3) && membership.Probers(now).SequenceEqual(["fra-2"]);
            }
        });

    [Fact]
    public void An_edge_that_misses_no_sync_keeps_its_probes()
    {
        _membership.Take(Report(Fra, 1), default);

        _membership.Probers(TimeSpan.FromSeconds(1.5)).ShouldBe(["fra-1"]);
        _membership.Probers(TimeSpan.FromSeconds(1.6)).ShouldBeEmpty();
        _membership.Peers.ShouldBe(["fra-1"], "its numbers count for longer");
    }

    [Fact]
    public void However_many_successors_a_name_has_they_share_its_probes()
    {
        _membership.Take(Report(Specs.Edge("fra-2"), 1), default);
        for (var generation = 2; generation < 9; generation++)
            _membership.Take(Report(Specs.Edge(EdgeName.Successor("fra-1", generation)), 1), default);

        _membership.Probers(default).ShouldBe(["fra-1", "fra-2"]);
        _membership.Probers(default, Specs.Edge("fra-1~4")).ShouldBe(["fra-1~4", "fra-2"], "earlier releases look for their own id");
    }

    [Fact]
    public void A_name_has_so_many_processes_and_no_more_and_others_are_not_touched()
    {
        for (var epoch = 1; epoch <= EdgeLimits.MaxLive; epoch++) Join(Fra with { Epoch = epoch }).ShouldBeNull();

        Join(Fra with { Epoch = 99 })!.ShouldContain("fra-1");
        Join(Specs.Edge("fra-1~2"))!.ShouldContain("fra-1");
        Join(Fra with { Epoch = 3 }).ShouldBeNull("it is there already");
        Join(Specs.Edge("fra-11")).ShouldBeNull();
        _membership.Leave(Fra, default);
        Join(Fra with { Epoch = 99 }).ShouldBeNull();
    }

    [Fact]
    public void An_edge_that_ends_at_once_and_starts_again_each_second_is_taken_in()
    {
        for (var second = 1; second <= 200; second++)
        {
            var now = TimeSpan.FromSeconds(second);
            _membership.WhyFull(Fra with { Epoch = second }).ShouldBeNull();
            _membership.Take(Report(Fra with { Epoch = second }, 1), now);
            _membership.Sweep(now);
        }
    }

    [Fact]
    public void An_edge_that_says_more_and_more_of_its_apps_is_refused_and_begins_anew()
    {
        var report = Report(Fra, 1) with { Since = 0, Apps = [.. Apps(0)] };
        _membership.Take(report, default).ShouldBe(ReportOutcome.Joined);

        var outcome = _membership.Take(report with { Sequence = 2, Since = 1, Apps = [.. Apps(EdgeLimits.MaxApps)] }, default);

        outcome.ShouldBe(ReportOutcome.TooMuch);
        _membership.RowsOf(Fra)!.Count.ShouldBe(0);
        _membership.Take(report with { Sequence = 3 }, default).ShouldBe(ReportOutcome.Taken);
        static IEnumerable<AppReport> Apps(int from) =>
            Enumerable.Range(from, EdgeLimits.MaxApps).Select(app => Reports.Report(1, [0], app: $"app-{app}"));
    }

    private string? Join(EdgeIdentity edge)
    {
        if (_membership.WhyFull(edge) is { } full) return full;
        _membership.Take(Report(edge, 1), default);
        return null;
    }

    private int[] Live() => [.. _membership.RowsOf("web", default).Select(edge => edge.Report.Live[0])];

    private static EdgeReport Report(EdgeIdentity edge, long sequence, int live = 0) =>
        new() { Edge = edge, Sequence = sequence, CatalogVersion = 0, Apps = [Reports.Report(sequence, [live])] };

    private static OtherShards Others(EdgeIdentity edge, long stay) => OtherShards.In(
        RegionLayout.Empty with { Shards = 2, Edges = [new PlacedEdge(edge, stay, Shard: 1, IsProber: true)] }, shard: 0);
}
