using Odin.Grains.Configuration;

namespace Odin.Edge.Targets;

/// <summary>Counts one target's failures on this edge and decides when it is ejected and for how long. From any loop's thread.</summary>
/// <remarks>
/// Two kinds of failure are kept apart, because a target that accepts and then resets succeeds at the one and fails at the other.
/// The length of an ejection doubles with each one in a row; a success after readmission starts anew.
/// </remarks>
internal sealed class OutlierDetector
{
    private readonly Lock _lock = new();
    private readonly FailureRun _connects = new();
    private readonly FailureRun _answers = new();
    private long _ejectedUntil;
    private int _ejectionsInARow;

    public bool IsEjected(long nowMilliseconds) => nowMilliseconds < Volatile.Read(ref _ejectedUntil);

    /// <summary>The target could not be connected to. True: it shall be ejected, if the cap on ejections allows.</summary>
    public bool OnConnectFailed(OutlierSpec spec, long nowMilliseconds) => OnFailed(_connects, spec, nowMilliseconds);

    /// <summary>The target ended a session before its first byte. True: it shall be ejected, if the cap on ejections allows.</summary>
    public bool OnAnswerFailed(OutlierSpec spec, long nowMilliseconds) => OnFailed(_answers, spec, nowMilliseconds);

    /// <summary>A plain read unless there were failures: this is on the path of every connection.</summary>
    public void OnConnected() => OnSucceeded(_connects);

    public void OnAnswered()
    {
        OnSucceeded(_answers);
        if (Volatile.Read(ref _ejectionsInARow) != 0) Volatile.Write(ref _ejectionsInARow, 0);
    }

    /// <summary>Ejects the target and says for how long.</summary>
    public TimeSpan Eject(OutlierSpec spec, long nowMilliseconds)
    {
        lock (_lock)
        {
            var length = Length(spec, _ejectionsInARow++);
            _connects.Clear();
            _answers.Clear();
            Volatile.Write(ref _ejectedUntil, nowMilliseconds + (long)length.TotalMilliseconds);
            return length;
        }
    }

    private static TimeSpan Length(OutlierSpec spec, int before)
    {
        var length = spec.Ejection * Math.Pow(2, Math.Min(before, 30));
        return length < spec.MaxEjection ? length : spec.MaxEjection;
    }

    private bool OnFailed(FailureRun run, OutlierSpec spec, long nowMilliseconds)
    {
        lock (_lock) return !IsEjected(nowMilliseconds) && run.Add(nowMilliseconds, (long)spec.Window.TotalMilliseconds) >= spec.Failures;
    }

    private void OnSucceeded(FailureRun run)
    {
        if (run.IsEmpty) return;
        lock (_lock) run.Clear();
    }
}
