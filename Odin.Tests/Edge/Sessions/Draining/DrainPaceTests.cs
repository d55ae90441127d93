using Odin.Edge.Drains;

namespace Odin.Tests.Edge.Sessions.Draining;

public sealed class DrainPaceTests
{
    [Theory]
    [InlineData(9000, 30_000)]
    [InlineData(9000, 5_000)]
    [InlineData(100, 30_000)]
    [InlineData(7, 60_000)]
    public void No_second_ends_more_than_twice_the_mean(int sessions, int window)
    {
        var ends = Run(sessions, window, leavesByItself: _ => false);

        ends.Count.ShouldBe(sessions);
        var mean = (double)sessions / (window / 1000);
        ends.CountBy(at => at / 1000).Max(second => second.Value).ShouldBeLessThanOrEqualTo((int)Math.Ceiling(2 * mean));
        ends.CountBy(at => at / 1000).Count().ShouldBe(Math.Min(sessions, window / 1000));
    }

    [Fact]
    public void The_first_ends_at_the_deadline_and_none_is_left_after_the_window()
    {
        var ends = Run(sessions: 3, window: 3000, leavesByItself: _ => false);

        ends[0].ShouldBe(0);
        ends[1].ShouldBeInRange(900, 1600);
        ends[2].ShouldBeInRange(1900, 3000);
    }

    [Fact]
    public void A_window_of_nothing_ends_all_at_once() =>
        Run(sessions: 500, window: 0, leavesByItself: _ => false).ShouldAllBe(at => at == 0);

    [Fact]
    public void Sessions_that_end_by_themselves_slow_the_pace_down()
    {
        var ends = Run(sessions: 2000, window: 10_000, leavesByItself: tick => tick == 0, leaving: 1000);

        ends.Count.ShouldBe(1000);
        ends.CountBy(at => at / 1000).Max(second => second.Value).ShouldBeLessThanOrEqualTo(110);
    }

    /// <summary>When each session was ended, in milliseconds after the deadline, as a loop's ticks of 50 to 66 ms see it.</summary>
    private static List<long> Run(int sessions, int window, Func<int, bool> leavesByItself, int leaving = 0)
    {
        var pace = new DrainPace(new Drain(10_000, window));
        var jitter = new Random(1);
        var ends = new List<long>();
        var now = 10_000L;
        for (var (tick, left) = (0, sessions); left > 0; tick++)
        {
            var share = pace.Take(left, now);
            ends.AddRange(Enumerable.Repeat(now - 10_000, share));
            left -= share;
            if (leavesByItself(tick)) left -= leaving;
            now += DrainPace.TickMilliseconds + jitter.Next(17);
        }

        return ends;
    }
}
