using CsCheck;
using Odin.Grains.Backends;
using Odin.Grains.Regions;
using Odin.Tests.Grains.Support;

namespace Odin.Tests.Grains.Regions;

public sealed class EdgeRosterTests
{
    private static readonly EdgeIdentity Fra = Specs.Edge("fra-1");
    private readonly EdgeRoster _roster = new();

    [Fact]
    public void Edges_join_and_peers_are_sorted()
    {
        _roster.Take(Report(Specs.Edge("fra-2"), 1), default).ShouldBe(RosterVerdict.Joined);
        _roster.Take(Report(Fra, 1), default).ShouldBe(RosterVerdict.Joined);
        _roster.Take(Report(Fra, 2), default).ShouldBe(RosterVerdict.Taken);

        _roster.Peers.ShouldBe(["fra-1", "fra-2"]);
    }

    [Fact]
    public void Old_reports_are_ignored()
    {
        _roster.Take(Report(Fra with { Epoch = 2 }, 5, live: 1), default);

        _roster.Take(Report(Fra with { Epoch = 2 }, 5, live: 2), default).ShouldBe(RosterVerdict.OlderReport);
        _roster.Take(Report(Fra with { Epoch = 2 }, 4, live: 2), default).ShouldBe(RosterVerdict.OlderReport);
        Live().ShouldBe([1]);
    }

    [Fact]
    public void Two_processes_with_one_id_are_both_counted_and_told_apart_from_a_restart()
    {
        _roster.Take(Report(Fra, 9, live: 1), default);

        _roster.Take(Report(Fra with { Epoch = 2 }, 1, live: 2), default).ShouldBe(RosterVerdict.Joined, "it may be a restart");
        _roster.Take(Report(Fra with { Epoch = 2 }, 2, live: 2), TimeSpan.FromSeconds(3)).ShouldBe(RosterVerdict.Taken);
        _roster.Take(Report(Fra, 10, live: 1), TimeSpan.FromSeconds(3)).ShouldBe(RosterVerdict.Rival, "it was none");

        Live().Order().ShouldBe([1, 2]);
        _roster.Peers.ShouldBe(["fra-1"]);
        _roster.Take(Report(Fra, 11, live: 1), TimeSpan.FromSeconds(7));
        _roster.Sweep(TimeSpan.FromSeconds(8)).ShouldBe([Fra with { Epoch = 2 }]);
        Live().ShouldBe([1]);
    }

    [Fact]
    public void An_edge_silent_for_five_seconds_is_dropped_and_may_come_back()
    {
        _roster.Take(Report(Fra, 1, live: 1), default);

        _roster.Sweep(TimeSpan.FromSeconds(4.9)).ShouldBeEmpty();
        _roster.Sweep(TimeSpan.FromSeconds(5)).ShouldBe([Fra]);

        (_roster.Peers.Length, Live().Length).ShouldBe((0, 0));
        _roster.Take(Report(Fra, 1), TimeSpan.FromSeconds(6)).ShouldBe(RosterVerdict.OlderReport);
        _roster.Take(Report(Fra, 2), TimeSpan.FromSeconds(6)).ShouldBe(RosterVerdict.Joined);
    }

    [Fact]
    public void Who_left_is_gone_for_this_life()
    {
        _roster.Take(Report(Fra, 1), default);

        _roster.Leave(Fra with { Epoch = 7 }, default).ShouldBeFalse();
        _roster.Leave(Fra, default).ShouldBeTrue();

        _roster.Peers.ShouldBeEmpty();
        _roster.Take(Report(Fra, 2), default).ShouldBe(RosterVerdict.OlderReport);
        _roster.Take(Report(Fra with { Epoch = 2 }, 1), default).ShouldBe(RosterVerdict.Joined);
    }

    [Fact]
    public void Edges_gone_for_a_minute_are_forgotten()
    {
        _roster.Take(Report(Fra, 9), default);
        _roster.Leave(Fra, default);

        _roster.Sweep(TimeSpan.FromSeconds(60));

        _roster.Take(Report(Fra, 1), TimeSpan.FromSeconds(60)).ShouldBe(RosterVerdict.Joined);
    }

    /// <summary>Gaps between syncs up to 1.2 s: a second, and what a busy machine adds.</summary>
    [Fact]
    public void Whenever_a_prober_dies_the_others_hear_of_it_within_three_seconds() =>
        Gen.Select(Gen.Double[1.0, 1.2], Gen.Double[0, 1.2]).Sample((gap, phase) =>
        {
            var roster = new EdgeRoster();
            var died = TimeSpan.FromSeconds(10);
            roster.Take(Report(Fra, 1), died);
            for (var sequence = 1; ; sequence++)
            {
                var now = died + TimeSpan.FromSeconds(-phase + gap * sequence);
                roster.Take(Report(Specs.Edge("fra-2"), sequence), now);
                if (!roster.Probers(now).SequenceEqual(["fra-1", "fra-2"])) return now - died < TimeSpan.FromSeconds(3) && roster.Probers(now).SequenceEqual(["fra-2"]);
            }
        });

    [Fact]
    public void An_edge_that_misses_no_sync_keeps_its_probes()
    {
        _roster.Take(Report(Fra, 1), default);

        _roster.Probers(TimeSpan.FromSeconds(1.5)).ShouldBe(["fra-1"]);
        _roster.Probers(TimeSpan.FromSeconds(1.6)).ShouldBeEmpty();
        _roster.Peers.ShouldBe(["fra-1"], "its numbers count for longer");
    }

    private int[] Live() => [.. _roster.ByApp()["web"].Select(edge => edge.Report.Live[0])];

    private static EdgeReport Report(EdgeIdentity edge, long sequence, int live = 0) =>
        new() { Edge = edge, Sequence = sequence, CatalogVersion = 0, Apps = [Reports.Report(sequence, [live])] };
}
