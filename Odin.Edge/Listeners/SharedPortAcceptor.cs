using Odin.Edge.Apps;
using Odin.Edge.Counts;
using Odin.Edge.Loops;
using Odin.Edge.Sessions;

namespace Odin.Edge.Listeners;

/// <summary>Begins a session for every client accepted by one loop on a port whose apps are distinguished by name.</summary>
internal sealed class SharedPortAcceptor(SharedPort shared, int port, LoopSessions sessions, Action exhausted) : IAcceptor
{
    public void OnAccepted(LoopSocket client, in PeerAddress peer) => sessions.Start(shared, port, client, in peer);

    public void OnRefused()
    {
        shared.Apps.First.Counts.OnRefused(sessions.Loop.Index, Refusal.Kernel);
        exhausted();
    }

    public void OnExhausted() => exhausted();
}
