namespace Odin.Edge.Loops;

/// <summary>Takes what a listening socket accepted. Called on the loop's thread.</summary>
internal interface IAcceptor
{
    void OnAccepted(LoopSocket client, in PeerAddress peer);

    /// <summary>The kernel does not watch the client's socket, for want of memory or of epoll watches: the client was reset.</summary>
    void OnRefused();

    /// <summary>The system has no descriptor or memory for another connection: those who wait are refused, and the
    /// listener pauses for some milliseconds.</summary>
    void OnExhausted();
}
