using Odin.Edge.Loops;
using Odin.Grains.Configuration;

namespace Odin.Edge.Sessions;

/// <summary>Notices that one end of a session is gone without a word. Looked at now and then by the session's timer, on its loop.</summary>
/// <remarks>
/// An idle connection is probed by the kernel (keep-alive), set up at the first look, so that short sessions pay no system call for it.
/// What was sent and is not acknowledged is watched here: the kernel's own option for it, TCP_USER_TIMEOUT, also ends connections whose
/// peer answers every probe but does not read for a while, which is back-pressure and no failure (docs/adr/0005-dead-peers.md).
/// </remarks>
internal struct DeadPeerDetector
{
    private KeepAliveSpec? _keepAlive;
    private long _unansweredSince;

    /// <summary>It owed an acknowledgement at the last look: the kernel does not probe it as a silent one.</summary>
    public readonly bool IsUnanswered => _unansweredSince != 0;

    /// <summary>Looks at the connection; true: the peer has acknowledged nothing for as long as the app allows.</summary>
    /// <param name="socket">The connection to the peer.</param>
    /// <param name="spec">The app's present version.</param>
    /// <param name="hasMoved">Something was sent since the last look; otherwise a connection with
    /// nothing under way still has nothing.</param>
    /// <param name="nowMilliseconds">The loop's clock.</param>
    public bool IsLost(LoopSocket socket, AppSpec spec, bool hasMoved, long nowMilliseconds)
    {
        if (!Equals(_keepAlive, spec.KeepAlive)) socket.SetKeepAlive(_keepAlive = spec.KeepAlive);
        if (spec.UnackedTimeout is not { } timeout || (!hasMoved && _unansweredSince == 0)) return false;
        if (socket.ReadTcpDelivery() is not { } delivery) return false;

        if (delivery.IsStalled) socket.ProbeOften();
        if (!delivery.IsUnanswered && !delivery.IsStalled)
        {
            _unansweredSince = 0;
            return false;
        }

        // Counted from the look that first saw it without an answer, so that a probe sent a moment ago is no sign of anything.
        var hasAnswered = _unansweredSince != 0 && nowMilliseconds - delivery.SinceAnswer >= _unansweredSince;
        if (_unansweredSince == 0 || hasAnswered || !delivery.IsUnanswered) _unansweredSince = nowMilliseconds;
        return nowMilliseconds - _unansweredSince >= timeout.TotalMilliseconds;
    }
}
