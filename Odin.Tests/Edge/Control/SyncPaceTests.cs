using Odin.Edge.Control;

namespace Odin.Tests.Edge.Control;

/// <summary>All edges of a region lose it at the same instant: they come back one by one, and each gets its answer in time.</summary>
public sealed class SyncPaceTests
{
    /// <summary>What a region's grain takes for one row of a report of all apps on a busy machine.</summary>
    private static readonly TimeSpan WorkPerRow = TimeSpan.FromMicroseconds(10);

    [Fact]
    public void Edges_whose_calls_failed_together_come_back_spread()
    {
        var pauses = Paces(edges: 200).Select(pace =>
        {
            pace.OnFailed();
            return pace.Pause;
        }).ToList();

        pauses.ShouldAllBe(pause => pause >= SyncPace.Interval / 2 && pause <= SyncPace.Interval);
        pauses.GroupBy(pause => (int)(pause / TimeSpan.FromMilliseconds(50))).Max(together => together.Count()).ShouldBeLessThan(40);
    }

    [Theory]
    [InlineData(17, 10_000)]
    [InlineData(40, 10_000)]
    [InlineData(50, 1_000)]
    [InlineData(200, 1_000)]
    public void No_edge_waits_for_its_deadline_when_all_send_all_they_have(int edges, int rows)
    {
        var sent = Paces(edges).Select(pace =>
        {
            pace.IsAllDueAtOnce(rows, edges).ShouldBeFalse();
            return pace.Pause;
        }).ToList();

        LongestAnswer(sent, rows).ShouldBeLessThan(ControlPlaneClient.SyncDeadline);
        sent.Max().ShouldBeLessThanOrEqualTo(SyncPace.LongestSpread);
    }

    [Fact]
    public void Without_the_spread_they_would()
    {
        var together = Enumerable.Repeat(TimeSpan.Zero, 40).ToList();
        LongestAnswer(together, rows: 10_000).ShouldBeGreaterThan(ControlPlaneClient.SyncDeadline);
    }

    [Fact]
    public void Few_rows_are_sent_at_once_and_an_answer_makes_the_pause_usual()
    {
        var pace = Paces(edges: 1).Single();
        pace.OnFailed();
        pace.OnAnswered();

        pace.IsAllDueAtOnce(SyncPace.FewRows, edges: 50).ShouldBeTrue();
        pace.Pause.ShouldBe(SyncPace.Interval);
    }

    private static IEnumerable<SyncPace> Paces(int edges) => Enumerable.Range(1, edges).Select(seed => new SyncPace(new Random(seed)));

    /// <summary>The region's grain does one report after the other.</summary>
    private static TimeSpan LongestAnswer(List<TimeSpan> sent, int rows)
    {
        var (free, longest) = (TimeSpan.Zero, TimeSpan.Zero);
        foreach (var at in sent.Order())
        {
            free = (free > at ? free : at) + WorkPerRow * rows;
            longest = free - at > longest ? free - at : longest;
        }

        return longest;
    }
}
