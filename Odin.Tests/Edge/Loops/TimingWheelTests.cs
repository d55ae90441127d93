using Odin.Edge.Loops;

namespace Odin.Tests.Edge.Loops;

public sealed class TimingWheelTests
{
    private const int SlotMilliseconds = 16;

    private readonly List<Exception> _failures = [];

    [Theory, InlineData(1), InlineData(15), InlineData(16), InlineData(4_095), InlineData(4_096), InlineData(70_000), InlineData(5_000_000)]
    public void A_deadline_is_never_early_and_at_most_a_slot_late(int delay)
    {
        foreach (var start in new long[] { 0, 7, 1_023, 123_456_789 })
        {
            var wheel = new TimingWheel(start, _failures.Add);
            var timer = new Recorded(wheel);
            wheel.Schedule(timer, TimeSpan.FromMilliseconds(delay));

            SleepUntil(wheel, () => timer.CalledAt is not null);

            timer.CalledAt!.Value.ShouldBeInRange(start + delay, start + delay + SlotMilliseconds);
            wheel.SleepMilliseconds().ShouldBe(-1);
        }
    }

    [Fact]
    public void Many_that_come_and_go_are_each_called_once_in_time_or_not_at_all()
    {
        var random = new Random(5);
        var wheel = new TimingWheel(1_000, _failures.Add);
        var timers = Enumerable.Range(0, 2_000).Select(_ => new Recorded(wheel)).ToList();
        foreach (var timer in timers) wheel.Schedule(timer, TimeSpan.FromMilliseconds(random.Next(1, 20_000)));
        var cancelled = timers.Where(_ => random.Next(3) == 0).ToList();
        foreach (var timer in cancelled) wheel.Cancel(timer);

        SleepUntil(wheel, () => wheel.SleepMilliseconds() == -1);

        foreach (var timer in timers.Except(cancelled)) timer.CalledAt!.Value.ShouldBeInRange(timer.Due, timer.Due + SlotMilliseconds);
        cancelled.ShouldAllBe(timer => timer.CalledAt == null);
    }

    [Fact]
    public void A_timer_that_throws_is_reported_and_the_others_of_its_slot_are_called()
    {
        var wheel = new TimingWheel(0, _failures.Add);
        var timers = Enumerable.Range(0, 10).Select(index => new Recorded(wheel) { IsFailing = index % 2 == 0 }).ToList();
        foreach (var timer in timers) wheel.Schedule(timer, TimeSpan.FromMilliseconds(10));

        SleepUntil(wheel, () => wheel.SleepMilliseconds() == -1);

        timers.ShouldAllBe(timer => timer.CalledAt != null);
        _failures.Count.ShouldBe(5);
    }

    [Fact]
    public void A_timer_may_schedule_itself_again_and_a_clock_that_goes_back_is_ignored()
    {
        var wheel = new TimingWheel(100, _failures.Add);
        var timer = new Recorded(wheel) { Again = TimeSpan.FromMilliseconds(1) };
        wheel.Schedule(timer, TimeSpan.FromMilliseconds(1));

        wheel.SetClock(50);
        wheel.Now.ShouldBe(100);
        wheel.FireDue();
        timer.Calls.ShouldBe(0);
        wheel.SetClock(200);
        wheel.FireDue();

        timer.Calls.ShouldBeInRange(1, 200 / SlotMilliseconds);
        timer.IsScheduled.ShouldBeTrue();
    }

    /// <summary>As a loop does: sleeps as long as the wheel allows.</summary>
    private static void SleepUntil(TimingWheel wheel, Func<bool> isDone)
    {
        while (!isDone())
        {
            var sleep = wheel.SleepMilliseconds();
            sleep.ShouldBeGreaterThanOrEqualTo(0, "the wheel would sleep for ever over a deadline");
            wheel.SetClock(wheel.Now + Math.Max(sleep, 1));
            wheel.FireDue();
        }
    }

    private sealed class Recorded(TimingWheel wheel) : LoopTimer
    {
        public long? CalledAt { get; private set; }

        public int Calls { get; private set; }

        public long Due => DueMilliseconds;

        public bool IsFailing { get; init; }

        public TimeSpan? Again { get; init; }

        protected internal override void OnDue()
        {
            CalledAt = wheel.Now;
            Calls++;
            if (IsFailing) throw new InvalidOperationException("timer");
            if (Again is { } delay) wheel.Schedule(this, delay);
        }
    }
}
