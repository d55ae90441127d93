namespace Odin.Tests.Support;

/// <summary>A clock that goes slower the busier the machine is. Its timers fire on the thread pool, at most a tick late.</summary>
internal sealed class LoadedTime : TimeProvider
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    /// <summary>Of the last slowdown in the mean: one look at the run queue says little.</summary>
    private const double Weight = 0.1;

    private readonly Lock _lock = new();
    private readonly HashSet<DueTimer> _timers = [];
    private readonly Func<double> _slowdown;
    private readonly Thread _thread;
    private double _mean = 1;
    private TimeSpan _now;
    private long _tickedAt = System.GetTimestamp();

    /// <param name="slowdown">How much longer work takes now than on an idle machine; 1 or more.</param>
    public LoadedTime(Func<double> slowdown)
    {
        _slowdown = slowdown;
        // Not the pool's: a starved pool must not stop the clock that ends the test.
        _thread = new Thread(Run) { IsBackground = true, Name = "test-time" };
        _thread.Start();
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        lock (_lock) return (_now + Since()).Ticks;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (period != Timeout.InfiniteTimeSpan && period != TimeSpan.Zero) throw new NotSupportedException("Deadlines do not repeat.");
        var timer = new DueTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private void Run()
    {
        using var wake = new ManualResetEventSlim();
        while (true)
        {
            wake.Wait(Tick);
            List<DueTimer> due;
            lock (_lock)
            {
                _mean += (Math.Max(1, _slowdown()) - _mean) * Weight;
                _now += Since();
                _tickedAt = System.GetTimestamp();
                due = [.. _timers.Where(timer => timer.Due <= _now)];
                _timers.ExceptWith(due);
            }

            foreach (var timer in due) timer.Fire();
        }
    }

    /// <summary>A tick that came late says that this process got no processor: it counts as one tick all the same.</summary>
    private TimeSpan Since()
    {
        var wall = System.GetElapsedTime(_tickedAt);
        return (wall < Tick ? wall : Tick) / _mean;
    }

    private sealed class DueTimer(LoadedTime time, TimerCallback callback, object? state) : ITimer
    {
        public TimeSpan Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                time._timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan) return true;
                Due = time._now + time.Since() + dueTime;
                time._timers.Add(this);
                return true;
            }
        }

        public void Fire() => ThreadPool.UnsafeQueueUserWorkItem(_ => callback(state), null);

        public void Dispose()
        {
            lock (time._lock) time._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
