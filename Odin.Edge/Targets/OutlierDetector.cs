using Odin.Grains.Configuration;

namespace Odin.Edge.Targets;

/// <summary>Counts one target's failures on this edge and decides when it is ejected, for how long, and how
/// it comes in again. From any thread.</summary>
/// <remarks>
/// <list type="number">
/// <item><c>Failures</c> of one kind within <c>Window</c> without a success between eject a target.</item>
/// <item>When the ejection ends nobody is sent there yet: the edge makes a probe of its own, and a bad one begins the next, longer
/// ejection. So a target that drops everything costs no client its connect timeout after the first ones.</item>
/// <item>After a good probe one session at a time may try. One that connects puts the target on probation; a
/// failure in either phase ejects it again.</item>
/// <item>An ejection doubles the length of the one before unless the target had been in for twice as long as that one lasted. So a target
/// that flaps changes
/// less and less often.</item>
/// </list>
/// While a target is out together with most others it is probed each second, and its ejection does not grow: see <see cref="IsShared"/>.
/// In a panic sessions go to ejected targets too; one that succeeds there readmits its target at once.
/// </remarks>
internal sealed class OutlierDetector
{
    private const long ProbationMilliseconds = 1000;
    private const long PanicPaceMilliseconds = 1000;
    private const long Never = long.MaxValue;

    private readonly Lock _lock = new();
    private readonly FailureRun _connects = new();
    private readonly FailureRun _answers = new();
    private long _barredUntil;
    private volatile bool _isQuiet = true;   // No failure, no ejection: successes change nothing.
    private volatile OutlierPhase _phase;
    private volatile string? _reason;
    private FailureKind _kind;
    private bool _isProbing;
    private long _ejectedAt;
    private long _probeDue;
    private long _lastProbe;
    private long _nextTrial;
    private long _inSince = -Never / 2;
    private TimeSpan _length;
    private int _inARow;
    private int _failures;
    private volatile bool _isShared;

    public OutlierPhase Phase => _phase;

    /// <summary>Why it is ejected; null: it is not, or may be tried again.</summary>
    public string? WhyOut => _phase == OutlierPhase.Ejected ? _reason : null;

    /// <summary>The whole of it, for people; null: it is not ejected.</summary>
    public Ejection? Ejection
    {
        get
        {
            lock (_lock) return _phase == OutlierPhase.Ejected ? new Ejection(_probeDue, _failures, _reason ?? "") : null;
        }
    }

    /// <summary>Most targets are out beside this one, or all of its region: the cause is the road or this edge.</summary>
    public bool IsShared
    {
        get => _isShared;
        set => _isShared = value;
    }

    /// <summary>A plain read: this is asked for every candidate.</summary>
    public bool IsEjected(long nowMilliseconds) => nowMilliseconds < Volatile.Read(ref _barredUntil);

    /// <summary>The target could not be connected to. True: it is to be ejected.</summary>
    public bool OnConnectFailed(OutlierSpec spec, long nowMilliseconds)
    {
        lock (_lock) return OnFailed(_connects, spec, nowMilliseconds);
    }

    /// <summary>The target ended a session before its first byte. True: it is to be ejected, if the cap allows. What began
    /// before an ejection says nothing new.</summary>
    public bool OnAnswerFailed(OutlierSpec spec, long startedAt, long nowMilliseconds)
    {
        lock (_lock) return (_phase == OutlierPhase.In || startedAt >= _ejectedAt) && OnFailed(_answers, spec, nowMilliseconds);
    }

    /// <summary>A plain read unless there was trouble: this is on the path of every connection.
    /// True: it had been out for its connects.</summary>
    public bool OnConnected(long nowMilliseconds)
    {
        if (_isQuiet) return false;
        lock (_lock)
        {
            _connects.Clear();
            var isBack = _phase is OutlierPhase.Ejected or OutlierPhase.Trial && _kind == FailureKind.Connect;
            if (isBack) EnterProbation(nowMilliseconds, nowMilliseconds);
            else if (_phase == OutlierPhase.Trial) EnterProbation(nowMilliseconds, nowMilliseconds + ProbationMilliseconds);
            else UpdateQuiet();
            return isBack;
        }
    }

    /// <summary>True: the target had been out.</summary>
    public bool OnAnswered(long startedAt, long nowMilliseconds)
    {
        if (_isQuiet) return false;
        lock (_lock)
        {
            _answers.Clear();
            var isBack = _phase is OutlierPhase.Ejected or OutlierPhase.Trial && startedAt >= _ejectedAt;
            if (_phase != OutlierPhase.In && startedAt >= _ejectedAt) EnterProbation(nowMilliseconds, nowMilliseconds);
            else UpdateQuiet();
            return isBack;
        }
    }

    /// <summary>Ejects the target and says for how long; null: it is ejected already.</summary>
    public TimeSpan? Eject(OutlierSpec spec, FailureKind kind, string reason, long nowMilliseconds)
    {
        lock (_lock)
        {
            if (_phase == OutlierPhase.Ejected) return null;
            var isInARow = _phase != OutlierPhase.In || nowMilliseconds - _inSince < 2 * (long)_length.TotalMilliseconds;
            _inARow = isInARow ? _inARow : 0;
            _kind = kind;
            _failures = _phase == OutlierPhase.In ? Math.Max(1, (kind == FailureKind.Connect ? _connects : _answers).Count) : 1;
            Begin(spec, reason, nowMilliseconds);
            return _length;
        }
    }

    /// <summary>True: the edge must probe the target now, and report how it went.</summary>
    public bool TryBeginProbe(bool isPanic, long nowMilliseconds)
    {
        lock (_lock)
        {
            if (_phase != OutlierPhase.Ejected || _isProbing) return false;
            var isOften = isPanic || IsOutWithOthers;
            if (nowMilliseconds < _probeDue && !(isOften && nowMilliseconds - _lastProbe >= PanicPaceMilliseconds)) return false;
            (_isProbing, _lastProbe) = (true, nowMilliseconds);
            return true;
        }
    }

    public void OnProbeGood()
    {
        lock (_lock)
        {
            _isProbing = false;
            if (_phase == OutlierPhase.Ejected) (_phase, _nextTrial) = (OutlierPhase.Trial, 0);
        }
    }

    /// <summary>Returns how long it stays ejected now. Probes before their time, in a panic, prolong nothing.</summary>
    public TimeSpan OnProbeBad(OutlierSpec spec, string reason, long nowMilliseconds)
    {
        lock (_lock)
        {
            _isProbing = false;
            if (_phase == OutlierPhase.Ejected) _failures++;
            if (_phase == OutlierPhase.Ejected && nowMilliseconds >= _probeDue) Begin(spec, reason, nowMilliseconds);
            return TimeSpan.FromMilliseconds(Math.Max(0, _probeDue - nowMilliseconds));
        }
    }

    /// <summary>A target that was out for the same cause is back: this one is probed at once, and its ejections count no more.</summary>
    /// <param name="hasAnswered">The other one had an answer; a connection alone says nothing to a
    /// target that was out for its answers.</param>
    /// <param name="nowMilliseconds">The loops' clock.</param>
    public void Settle(bool hasAnswered, long nowMilliseconds)
    {
        lock (_lock)
        {
            if (!hasAnswered && _phase != OutlierPhase.In && _kind == FailureKind.Answer) return;
            (_inARow, _length) = (0, TimeSpan.Zero);
            if (_phase == OutlierPhase.Ejected) _probeDue = Math.Min(_probeDue, nowMilliseconds);
        }
    }

    /// <summary>True: the caller's session is the one that may try. The next may after <paramref name="pace"/>,
    /// should nothing be learned of this one.</summary>
    public bool TryTakeTrial(TimeSpan pace, long nowMilliseconds)
    {
        if (_phase != OutlierPhase.Trial) return false;
        lock (_lock)
        {
            if (_phase != OutlierPhase.Trial || nowMilliseconds < _nextTrial) return false;
            _nextTrial = nowMilliseconds + (long)pace.TotalMilliseconds;
            return true;
        }
    }

    /// <summary>Ends a probation that was passed; true once.</summary>
    public bool TryReadmit(long nowMilliseconds, out TimeSpan after)
    {
        lock (_lock)
        {
            after = TimeSpan.FromMilliseconds(nowMilliseconds - _ejectedAt);
            if (_phase != OutlierPhase.Probation || nowMilliseconds < _barredUntil) return false;
            (_phase, _reason) = (OutlierPhase.In, null);
            UpdateQuiet();
            return true;
        }
    }

    private bool OnFailed(FailureRun run, OutlierSpec spec, long nowMilliseconds)
    {
        _isQuiet = false;
        return _phase switch
        {
            OutlierPhase.In => run.Add(nowMilliseconds, (long)spec.Window.TotalMilliseconds) >= spec.Failures,
            OutlierPhase.Ejected => false,
            _ => true,
        };
    }

    private void Begin(OutlierSpec spec, string reason, long nowMilliseconds)
    {
        if (IsOutWithOthers) _inARow = 0;
        var length = spec.Ejection * Math.Pow(2, Math.Min(_inARow++, 30));
        _length = length < spec.MaxEjection ? length : spec.MaxEjection;
        if (_phase == OutlierPhase.In) _ejectedAt = nowMilliseconds;
        (_phase, _reason, _isQuiet) = (OutlierPhase.Ejected, reason, false);
        _connects.Clear();
        _answers.Clear();
        (_lastProbe, _probeDue) = (nowMilliseconds, nowMilliseconds + (long)_length.TotalMilliseconds);
        Volatile.Write(ref _barredUntil, Never);
    }

    /// <summary>Answers are the target's own affair until another one is back: it can be connected to, and probes see nothing.</summary>
    private bool IsOutWithOthers => _isShared && _kind == FailureKind.Connect;

    private void EnterProbation(long nowMilliseconds, long until)
    {
        _phase = OutlierPhase.Probation;
        _inSince = nowMilliseconds;
        Volatile.Write(ref _barredUntil, until);
    }

    private void UpdateQuiet() => _isQuiet = _phase == OutlierPhase.In && _connects.IsEmpty && _answers.IsEmpty;
}
