using Odin.Edge.Admission;
using Odin.Edge.Apps;
using Odin.Edge.Counts;
using Odin.Edge.Limits;
using Odin.Edge.Loops;
using Odin.Edge.ProxyProtocol;

namespace Odin.Edge.Sessions;

/// <summary>The first phase of the sessions of one loop: the PROXY header, the app that a ClientHello names, the admission policy, the TLS
/// handshake, and the permits of the app's limits. What is granted is held by the session's context.</summary>
internal sealed class ClientAdmission(LoopSessions sessions)
{
    private const int MaxKept = 4096;

    private readonly Stack<HeaderWait> _headerWaits = new();
    private readonly Stack<HelloWait> _helloWaits = new();
    private readonly Stack<HandshakeWait> _handshakeWaits = new();
    private readonly HandshakeLimits _handshakes = new();

    private long Now => sessions.Loop.Timers.Now;

    /// <summary>A client that is this edge itself is refused.</summary>
    public bool IsOwn(SessionContext session) => session.Hops == 0
        && sessions.Own.Recognises(session.ClientSocket, in session.Record.Client) && !session.Refuse(Refusal.Loop);

    /// <summary>Several apps share the port: the name in the ClientHello says which one is meant. A PROXY header comes before.</summary>
    public async LoopTask<bool> FindAppAsync(SessionContext session, SharedPort shared)
    {
        session.IsIntroduced = true;
        if (session.App.AdmissionPolicy?.Headers is { } headers && !await ReceiveHeaderAsync(session, headers)) return false;
        if (!_helloWaits.TryPop(out var wait)) wait = new HelloWait(sessions.Loop);
        var (refusal, app) = await wait.FindAsync(shared, session.ClientSocket);
        session.HasStartedTls = wait.HasStartedTls;
        if (_helloWaits.Count < MaxKept) _helloWaits.Push(wait);
        if (app is not null) session.Decide(app);
        if (refusal != Refusal.None) return session.Refuse(refusal);
        return app is null ? session.Conclude(EndedBy.Client) : !session.IsEnding;
    }

    /// <summary>False: refused, or ended meanwhile.</summary>
    public async LoopTask<bool> EnterAsync(SessionContext session, AdmissionPolicy policy)
    {
        if (!session.IsIntroduced && policy.Headers is { } headers && !await ReceiveHeaderAsync(session, headers)) return false;
        var refusal = policy.Admit(ClientAddress.Of(in session.Record.Client), Now, out session.ClientSlot);
        return refusal == Refusal.None || session.Refuse(refusal);
    }

    /// <summary>The TLS handshake. No target is connected before it is done. False: refused, or ended meanwhile.</summary>
    public async LoopTask<bool> SecureAsync(SessionContext session)
    {
        var client = HandshakeLimits.KeyOf(in session.Record.Client);
        if (!_handshakes.TryTake(client)) return session.Refuse(Refusal.HandshakesFull);
        if (!_handshakeWaits.TryPop(out var wait)) wait = new HandshakeWait(sessions.Loop);
        try
        {
            var spec = session.Model.Spec;
            var mayStart = spec.AnswersStartTls && !session.HasStartedTls;
            var (refusal, facts) = await wait.RunAsync(session.App, session.ClientSocket, spec.HandshakeTimeout, mayStart);
            if (refusal == Refusal.None) return session.Conclude(EndedBy.Client);
            if (refusal is { } reason)
            {
                if (wait.Failure.Length > 0) sessions.OnHandshakeFailed(session, wait.Failure);
                return session.Refuse(reason);
            }

            session.Record.Tls = facts;
            session.App.Counts.OnHandshake(sessions.Loop.Index, facts!.IsResumed);
            return !session.IsEnding;
        }
        finally
        {
            _handshakes.Release(client);
            if (_handshakeWaits.Count < MaxKept) _handshakeWaits.Push(wait);
        }
    }

    /// <summary>False: refused, or ended meanwhile.</summary>
    public static async LoopTask<bool> TakePermitsAsync(SessionContext session, AppLimits limits)
    {
        var refusal = await session.Permits.EnterAsync(limits);
        return refusal == Refusal.None ? !session.IsEnding : session.Refuse(refusal);
    }

    /// <summary>From then on the client is the header's.</summary>
    private async LoopTask<bool> ReceiveHeaderAsync(SessionContext session, HeaderReception headers)
    {
        if (!_headerWaits.TryPop(out var wait)) wait = new HeaderWait(sessions.Loop, sessions.Headers);
        var (refusal, received) = await wait.ReceiveAsync(headers, session.ClientSocket, session.Record.Client, session.App.Name);
        if (_headerWaits.Count < MaxKept) _headerWaits.Push(wait);
        if (refusal != Refusal.None) return session.Refuse(refusal);
        if (received is not { } header) return session.Conclude(EndedBy.Client);
        if (header.Hops >= ProxyHeader.MaxHops) return session.Refuse(Refusal.Loop);
        session.Hops = (byte)(header.Hops + 1);
        if (header.HasAddresses) (session.Record.Client, session.Destination) = (header.Source, header.Destination);
        return !session.IsEnding;
    }
}
