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

    private int[] Live() => [.. _membership.RowsOf("web").Select(edge => edge.Report.Live[0])];

    private static EdgeReport Report(EdgeIdentity edge, long sequence, int live = 0) =>
        new() { Edge = edge, Sequence = sequence, CatalogVersion = 0, Apps = [Reports.Report(sequence, [live])] };
}
