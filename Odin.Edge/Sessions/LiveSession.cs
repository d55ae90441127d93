using Odin.Edge.Apps;
using Odin.Edge.Counts;
using Odin.Edge.Loops;
using Odin.Edge.Sessions.Log;
using Odin.Edge.Sessions.Relay;
using Odin.Edge.Targets;
using Odin.Edge.Tls;

namespace Odin.Edge.Sessions;

/// <summary>What a live session was at one moment, copied on its loop and read elsewhere.</summary>
/// <param name="Session">The object, which serves another client once this session has ended: to be touched on its loop only, and only
/// while it still has <paramref name="Id"/>.</param>
/// <param name="Id">The session's id.</param>
/// <param name="App">Its app.</param>
/// <param name="Port">The port that the client came to.</param>
/// <param name="Client">As its log line will have it.</param>
/// <param name="Target">Where it is connecting or connected to; null: none is assigned.</param>
/// <param name="Phase">Never <see cref="SessionPhase.Complete"/>.</param>
/// <param name="Source">Who decided on the target.</param>
/// <param name="AcceptedAt">In ticks of the <see cref="TimeProvider"/>.</param>
/// <param name="LastMoved">The loop's clock when a byte last moved, in milliseconds; 0: no target is connected yet.</param>
/// <param name="BytesUp">Bytes that the target's kernel took.</param>
/// <param name="BytesDown">Bytes that the client's kernel took.</param>
/// <param name="Tls">With the client; null: none that ends here.</param>
/// <param name="TargetTls">With the target; null: none.</param>
internal readonly record struct LiveSession(
    Session Session, UInt128 Id, EdgeApp App, int Port, PeerAddress Client, Target? Target, SessionPhase Phase, DecidedBy Source,
    long AcceptedAt, long LastMoved, long BytesUp, long BytesDown, TlsFacts? Tls, TargetTlsFacts? TargetTls)
{
    /// <summary>What the session is now. On its loop.</summary>
    public static LiveSession Of(Session session, SessionPhase phase, in SessionRecord record, Direction up, Direction down)
    {
        var (lastMoved, bytesUp, bytesDown) = record.ConnectedAt == 0
            ? default : (Math.Max(up.LastMoved, down.LastMoved), up.Bytes, down.Bytes);
        return new LiveSession(session, record.Id, session.App, record.Port, record.Client, session.Target, phase, record.Source,
            record.AcceptedAt, lastMoved, bytesUp, bytesDown, record.Tls, record.TargetTls);
    }
}
