using BenchmarkDotNet.Attributes;
using Odin.Edge.Loops;

namespace Odin.Bench;

/// <summary>The deadlines of a session: connect scheduled and cancelled, idle scheduled and cancelled, among 10,000 others.</summary>
[MemoryDiagnoser]
public class TimingWheelBenchmark
{
    private readonly TimingWheel _wheel = new(0, _ => { });
    private readonly Never _timer = new();

    [GlobalSetup]
    public void Begin()
    {
        for (var session = 0; session < 10_000; session++) _wheel.ScheduleAt(new Never(), 3_600_000 + session);
    }

    [Benchmark]
    public void ConnectAndIdle()
    {
        _wheel.ScheduleAt(_timer, 2000);
        _wheel.Cancel(_timer);
        _wheel.ScheduleAt(_timer, 3_600_000);
        _wheel.Cancel(_timer);
    }

    [Benchmark]
    public int TurnWithNothingDue()
    {
        _wheel.FireDue();
        return _wheel.SleepMilliseconds();
    }

    private sealed class Never : LoopTimer
    {
        protected internal override void OnDue() { }
    }
}
