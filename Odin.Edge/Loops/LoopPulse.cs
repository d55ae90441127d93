namespace Odin.Edge.Loops;

/// <summary>Whether one loop runs: an empty action is posted to it, and the time until it runs is the loop's lag.</summary>
/// <remarks>One thread beats, the loop answers, any thread reads.</remarks>
internal sealed class LoopPulse
{
    private readonly Action<Action> _post;
    private readonly TimeProvider _time;
    private readonly Action _answer;
    private long _postedAt;
    private long _lagTicks;
    private long _silenceTicks;
    private bool _isUnanswered;

    /// <param name="post">Posts an action to the loop.</param>
    /// <param name="time">The clock.</param>
    public LoopPulse(Action<Action> post, TimeProvider time) => (_post, _time, _answer) = (post, time, Answer);

    /// <summary>How long the last posted action waited; while it still waits, how long it has waited by now, if that is longer.</summary>
    public TimeSpan Lag
    {
        get
        {
            var last = new TimeSpan(Volatile.Read(ref _lagTicks));
            return Waited is var waited && waited > last ? waited : last;
        }
    }

    /// <summary>How long the posted action has waited by now; zero: it has run.</summary>
    public TimeSpan Waited =>
        Volatile.Read(ref _isUnanswered) ? _time.GetElapsedTime(Volatile.Read(ref _postedAt)) : TimeSpan.Zero;

    /// <summary>For how long the loop has not answered, in time in which the watchdog itself ran; zero: it runs.</summary>
    public TimeSpan Silence => Volatile.Read(ref _isUnanswered) ? new TimeSpan(Volatile.Read(ref _silenceTicks)) : TimeSpan.Zero;

    /// <summary>Posts the next action, or counts on while the one before has not run: at most one waits.</summary>
    /// <param name="passed">Since the last beat, without the time in which this process did not run.</param>
    public void Beat(TimeSpan passed)
    {
        if (Volatile.Read(ref _isUnanswered))
        {
            Volatile.Write(ref _silenceTicks, _silenceTicks + passed.Ticks);
            return;
        }

        Volatile.Write(ref _silenceTicks, 0);
        Volatile.Write(ref _postedAt, _time.GetTimestamp());
        Volatile.Write(ref _isUnanswered, true);
        _post(_answer);
    }

    private void Answer()
    {
        Volatile.Write(ref _lagTicks, _time.GetElapsedTime(_postedAt).Ticks);
        Volatile.Write(ref _isUnanswered, false);
    }
}
