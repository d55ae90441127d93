using Odin.Edge.Counts;
using Odin.Edge.Sessions.Relay;
using Odin.Grains.Configuration;

namespace Odin.Edge.Sessions;

/// <summary>What a session is watched by while its bytes move: its time-outs, and whether its peers are still there. Looked at now and
/// then by the session's timer, on its loop.</summary>
/// <param name="began">The loop's clock when the relay began.</param>
/// <param name="jitter">0 to 1: the part of <see cref="Expiry.LifetimeJitter"/> that falls to this session.</param>
internal struct RelayWatch(long began, double jitter)
{
    private long _lookedAt;
    private ProbeAim _aim;
    private DeadPeerDetector _client;
    private DeadPeerDetector _target;

    public readonly long Began => began;

    /// <summary>The client has sent its FIN.</summary>
    public bool HasClientFinished { get; set; }

    /// <summary>Why the session ends now; null: it goes on.</summary>
    public EndedBy? Look(AppSpec spec, SessionPhase phase, Direction up, long lastMoved, long now)
    {
        var expiry = ExpiryOf(spec, phase, up, lastMoved);
        if (expiry.At <= now) return expiry.By;

        var hasMoved = lastMoved >= _lookedAt;
        _lookedAt = now;
        if (_client.IsLost(up.From, spec, hasMoved, now)) return EndedBy.ClientLost;
        if (_target.IsLost(up.To, spec, hasMoved, now)) return EndedBy.TargetLost;
        _aim.TakeIfDue(KeepAliveOf(spec), lastMoved, up.From, up.To, now);
        return null;
    }

    public readonly long NextLook(AppSpec spec, SessionPhase phase, Direction up, long lastMoved, long now)
    {
        var due = Math.Min(ExpiryOf(spec, phase, up, lastMoved).At, _aim.NextAt(KeepAliveOf(spec), lastMoved));
        return Math.Min(due, now + Expiry.CheckMilliseconds(spec));
    }

    /// <summary>Null: neither end is to be probed for its silence.</summary>
    private readonly KeepAliveSpec? KeepAliveOf(AppSpec spec) => _client.IsUnanswered || _target.IsUnanswered ? null : spec.KeepAlive;

    /// <summary>The first byte is due as long as nothing has come from the client, nor waits for a target that does not take it.</summary>
    private readonly Expiry ExpiryOf(AppSpec spec, SessionPhase phase, Direction up, long lastMoved) =>
        Expiry.Of(spec, phase, lastMoved, began, isFirstByteDue: up.Bytes == 0 && !HasClientFinished && up.To.IsWritable, jitter);
}
