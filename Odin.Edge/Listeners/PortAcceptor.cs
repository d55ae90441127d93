using Odin.Edge.Apps;
using Odin.Edge.Counts;
using Odin.Edge.Loops;
using Odin.Edge.Sessions;

namespace Odin.Edge.Listeners;

/// <summary>Begins a session for every client accepted on one port by one loop.</summary>
internal sealed class PortAcceptor(EdgeApp app, int port, LoopSessions sessions, Action exhausted) : IAcceptor
{
    public void OnAccepted(LoopSocket client, in PeerAddress peer) => sessions.Start(app, port, client, in peer);

    public void OnRefused()
    {
        app.Counts.OnRefused(sessions.Loop.Index, Refusal.Kernel);
        exhausted();
    }

    public void OnExhausted() => exhausted();
}
