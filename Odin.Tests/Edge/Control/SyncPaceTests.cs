using Odin.Edge.Control;
using Odin.Grains.Edges;

namespace Odin.Tests.Edge.Control;

/// <summary>All edges of a region lose it at the same instant: they come back one by one, and each sends all it has when the region wants
/// it.</summary>
public sealed class SyncPaceTests
{
    private const int ManyRows = 10_000;

    [Fact]
    public void Edges_whose_calls_failed_together_come_back_spread()
    {
        var pauses = Paces(edges: 200).Select(pace =>
        {
            pace.OnFailed();
            return pace.PauseAt(0);
        }).ToList();

        pauses.ShouldAllBe(pause => pause >= SyncPace.Interval / 2 && pause <= SyncPace.Interval);
        pauses.GroupBy(pause => (int)(pause / TimeSpan.FromMilliseconds(50))).Max(together => together.Count()).ShouldBeLessThan(40);
    }

    [Fact]
    public void All_rows_are_sent_once_at_the_turn_that_the_region_gives()
    {
        var pace = Paces(edges: 1).Single();
        pace.TakeAllDue(1000).ShouldBeFalse();

        pace.OnMissing(TimeSpan.FromMilliseconds(2500), ManyRows, edges: 50, nowMilliseconds: 1000);
        (pace.PauseAt(1000), pace.PauseAt(3200)).ShouldBe((SyncPace.Interval, TimeSpan.FromMilliseconds(300)));
        pace.OnMissing(TimeSpan.FromMilliseconds(500), ManyRows, edges: 50, nowMilliseconds: 3200);

        pace.TakeAllDue(3699).ShouldBeFalse();
        pace.TakeAllDue(3700).ShouldBeTrue();
        pace.TakeAllDue(3700).ShouldBeFalse("they were sent");
        pace.PauseAt(3700).ShouldBe(SyncPace.Interval);
    }

    [Fact]
    public void A_turn_is_void_when_its_grain_does_not_answer_or_another_one_is_asked()
    {
        var pace = Paces(edges: 1).Single();
        foreach (var end in new[] { pace.OnFailed, pace.Forget })
        {
            pace.OnMissing(TimeSpan.Zero, ManyRows, edges: 50, nowMilliseconds: 0);
            end();
            pace.TakeAllDue(10_000).ShouldBeFalse();
        }

        pace.OnAnswered();
        pace.PauseAt(0).ShouldBe(SyncPace.Interval);
    }

    [Fact]
    public void Few_rows_wait_for_no_turn()
    {
        var pace = Paces(edges: 1).Single();
        pace.OnMissing(TimeSpan.FromSeconds(5), EdgeReport.FewRows, edges: 50, nowMilliseconds: 0);
        pace.TakeAllDue(10_000).ShouldBeFalse();
    }

    /// <summary>By chance, over the time that the region's grain needs for all of them.</summary>
    [Fact]
    public void Where_the_region_gives_no_turn_edges_spread_themselves()
    {
        var due = Paces(edges: 40).Select(pace =>
        {
            pace.OnMissing(allIn: null, ManyRows, edges: 40, nowMilliseconds: 0);
            var at = pace.PauseAt(0);
            pace.OnMissing(allIn: null, ManyRows, edges: 40, nowMilliseconds: 0);
            pace.PauseAt(0).ShouldBe(at, "an answer in between changes nothing");
            return Enumerable.Range(0, 3001).First(now => pace.TakeAllDue(now));
        }).Order().ToList();

        due[0].ShouldBeLessThan(500);
        due[^1].ShouldBeGreaterThan(2500);
        due.GroupBy(at => at / 500).Max(together => together.Count()).ShouldBeLessThan(16);
    }

    private static IEnumerable<SyncPace> Paces(int edges) => Enumerable.Range(1, edges).Select(seed => new SyncPace(new Random(seed)));
}
