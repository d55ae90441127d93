using System.Net;
using System.Net.Sockets;
using Odin.Edge.Loops;
using Odin.Grains.Configuration;
using Odin.Grains.Targets;

namespace Odin.Edge.Targets;

/// <summary>One address of a target and what this edge knows of it. From any thread; an address
/// that had no trouble takes no lock.</summary>
/// <remarks>
/// An address that fails is passed over while its target has another one. It proves itself by a probe of this edge: the first one comes
/// at once after a failed connect. A probe cannot see that sessions end without an answer: after such failures one session at a time has
/// to try besides. An address that fails again soon after it came back waits longer, up to the app's ejection times.
/// </remarks>
internal sealed class TargetEndpoint
{
    private const long ShortestPauseMilliseconds = 1000;

    private readonly Lock _lock = new();
    private readonly FailureRun _answers = new();
    private readonly string _text;
    private volatile bool _isQuiet = true;   // No failure since it came in: successes change nothing.
    private volatile EndpointPhase _phase;
    private volatile string? _reason;
    private volatile ProbeState? _probes;
    private FailureKind _kind;
    private bool _isProbing;
    private long _failedAt;
    private long _probeDue;
    private long _nextTrial;
    private long _inSince = long.MinValue / 2;
    private long _pause;

    public TargetEndpoint(SocketAddress address)
    {
        Address = address;
        var any = address.Family == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any;
        EndPoint = (IPEndPoint)new IPEndPoint(any, 0).Create(address);
        _text = EndPoint.ToString();
        Hash = FnvHash.Of(address.Buffer.Span[..address.Size]);
    }

    /// <summary>Ready for the system's connect call.</summary>
    public SocketAddress Address { get; }

    public IPEndPoint EndPoint { get; }

    /// <summary>The same on every edge.</summary>
    public ulong Hash { get; }

    /// <summary>What this edge's health checks show of the address; null: they are another edge's duty, or the app has none.</summary>
    public ProbeState? Probes
    {
        get => _probes;
        set => _probes = value;
    }

    /// <summary>Nothing speaks against it. Plain reads: this is asked for every connection.</summary>
    public bool IsUsable => _phase == EndpointPhase.In && _probes?.Health != TargetHealth.Unhealthy;

    public EndpointPhase Phase => _phase;

    /// <summary>Null: it is not passed over.</summary>
    public string? WhyPassedOver =>
        _phase != EndpointPhase.In ? _reason : _probes is { Health: TargetHealth.Unhealthy } probes ? probes.LastFailure : null;

    /// <summary>The address is passed over from now on. False: it was already.</summary>
    public bool PassOver(OutlierSpec spec, FailureKind kind, string reason, long nowMilliseconds)
    {
        lock (_lock)
        {
            if (_phase == EndpointPhase.PassedOver) return false;
            var isAgain = _phase == EndpointPhase.Trial || nowMilliseconds - _inSince < 2 * _pause;
            if (!isAgain) _pause = 0;
            if (isAgain || kind == FailureKind.Answer) LengthenPause(spec, kind);
            (_phase, _reason, _kind, _isQuiet) = (EndpointPhase.PassedOver, reason, kind, false);
            (_failedAt, _probeDue) = (nowMilliseconds, nowMilliseconds + _pause);
            _answers.Clear();
            return true;
        }
    }

    /// <summary>The address ended a session before its first byte. True: it is to be passed over.</summary>
    public bool OnAnswerFailed(OutlierSpec spec, long startedAt, long nowMilliseconds)
    {
        lock (_lock)
        {
            if (_phase == EndpointPhase.PassedOver || (_phase == EndpointPhase.Trial && startedAt < _failedAt)) return false;
            _isQuiet = false;
            return _phase == EndpointPhase.Trial || _answers.Add(nowMilliseconds, (long)spec.Window.TotalMilliseconds) >= spec.Failures;
        }
    }

    public void OnConnected(long nowMilliseconds)
    {
        if (_isQuiet) return;
        lock (_lock)
        {
            if (_phase != EndpointPhase.In && _kind == FailureKind.Connect) ComeIn(nowMilliseconds);
        }
    }

    public void OnAnswered(long startedAt, long nowMilliseconds)
    {
        if (_isQuiet) return;
        lock (_lock)
        {
            _answers.Clear();
            if (_phase == EndpointPhase.In) _isQuiet = true;
            else if (startedAt >= _failedAt) ComeIn(nowMilliseconds);
        }
    }

    /// <summary>True: the edge must probe the address now and say how it went.</summary>
    public bool TryBeginProbe(long nowMilliseconds)
    {
        if (_phase != EndpointPhase.PassedOver) return false;
        lock (_lock)
        {
            if (_phase != EndpointPhase.PassedOver || _isProbing || nowMilliseconds < _probeDue) return false;
            return _isProbing = true;
        }
    }

    /// <summary>The result of a probe that <see cref="TryBeginProbe"/> asked for.</summary>
    public void OnProbed(OutlierSpec spec, string? failure, long nowMilliseconds)
    {
        lock (_lock)
        {
            _isProbing = false;
            if (_phase != EndpointPhase.PassedOver) return;
            if (failure is null)
            {
                Prove(nowMilliseconds);
                return;
            }

            if (_kind == FailureKind.Connect) _reason = failure;
            LengthenPause(spec, _kind);
            _probeDue = nowMilliseconds + _pause;
        }
    }

    /// <summary>A probe made for another purpose was good: enough for what could not be connected to.</summary>
    public void OnSeenGood(long nowMilliseconds)
    {
        if (_isQuiet) return;
        lock (_lock)
        {
            if (_phase == EndpointPhase.PassedOver && _kind == FailureKind.Connect) ComeIn(nowMilliseconds);
        }
    }

    /// <summary>True: the caller's session is the one that may try. The next may after <paramref name="pace"/>.</summary>
    public bool TryTakeTrial(TimeSpan pace, long nowMilliseconds)
    {
        if (_phase != EndpointPhase.Trial) return false;
        lock (_lock)
        {
            if (_phase != EndpointPhase.Trial || nowMilliseconds < _nextTrial) return false;
            _nextTrial = nowMilliseconds + (long)pace.TotalMilliseconds;
            return true;
        }
    }

    /// <summary>The name leads here again after it did not for a while: what is held against the address may be out of date.</summary>
    public void OnReturned(long nowMilliseconds)
    {
        lock (_lock) _probeDue = Math.Min(_probeDue, nowMilliseconds);
    }

    public override string ToString() => _text;

    private void Prove(long nowMilliseconds)
    {
        if (_kind == FailureKind.Connect) ComeIn(nowMilliseconds);
        else (_phase, _nextTrial) = (EndpointPhase.Trial, 0);
    }

    private void ComeIn(long nowMilliseconds) =>
        (_phase, _reason, _inSince, _isQuiet) = (EndpointPhase.In, null, nowMilliseconds, _answers.IsEmpty);

    private void LengthenPause(OutlierSpec spec, FailureKind kind)
    {
        var (first, longest) = ((long)spec.Ejection.TotalMilliseconds, (long)spec.MaxEjection.TotalMilliseconds);
        _pause = kind == FailureKind.Answer
            ? Math.Clamp(2 * _pause, first, Math.Max(first, longest))
            : Math.Clamp(2 * _pause, Math.Min(ShortestPauseMilliseconds, first), first);
    }
}
