namespace Odin.Thor.Loading.Tallies;

/// <summary>When sessions start. Shared by all clients of a run; used from any thread.</summary>
/// <remarks>
/// Open loop: with a rate, the n-th session is due at start + n / rate whether or not a client is free. Latency counts from that
/// instant, so a target that stalls cannot hide it by slowing the generator (coordinated omission, Gil Tene).
/// </remarks>
internal sealed class ArrivalSchedule
{
    private readonly TimeProvider _time;
    private readonly long _rate;
    private readonly long _most;
    private readonly long _started;
    private readonly long _end;
    private long _taken;

    public ArrivalSchedule(LoadOptions options, TimeProvider time)
    {
        _time = time;
        _rate = options.Rate;
        _most = options.Hold ? options.Connections : options.MaxSessions ?? long.MaxValue;
        _started = time.GetTimestamp();
        _end = _started + (long)(options.Duration.TotalSeconds * time.TimestampFrequency);
    }

    public TimeSpan Elapsed => _time.GetElapsedTime(_started);

    /// <summary>Until no session may start any more.</summary>
    public TimeSpan Remaining => _time.GetElapsedTime(_time.GetTimestamp(), _end);

    /// <summary>The next session, which the caller starts at its instant; false when no more are to start.</summary>
    public bool TryTake(out Arrival arrival)
    {
        var now = _time.GetTimestamp();
        var ordinal = Interlocked.Increment(ref _taken) - 1;
        arrival = new Arrival(ordinal, _rate == 0 ? now : DueAt(ordinal));
        return ordinal < _most && now < _end && arrival.Due < _end;
    }

    /// <summary>Sessions that were due by now, or by the end. Without a rate nothing is ever due before a client is free for it.</summary>
    public long CountDue()
    {
        if (_rate == 0) return 0;

        var passed = Math.Min(_time.GetTimestamp(), _end) - _started;
        var due = (long)Math.Ceiling((double)passed * _rate / _time.TimestampFrequency);
        return Math.Min(due, _most);
    }

    // Int128: an hour of nanoseconds times a rate is near the end of a long.
    private long DueAt(long ordinal) => _started + (long)((Int128)ordinal * _time.TimestampFrequency / _rate);
}

/// <summary>One session to start.</summary>
/// <param name="Ordinal">Its number, from 0.</param>
/// <param name="Due">The instant it should start, a timestamp of the run's clock.</param>
internal readonly record struct Arrival(long Ordinal, long Due);
