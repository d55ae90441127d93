namespace Odin.Edge.Loops;

/// <summary>Takes what a listening socket accepted. Called on the loop's thread.</summary>
internal interface IAcceptor
{
    void OnAccepted(LoopSocket client, in PeerAddress peer);

    /// <summary>The system has no descriptor or memory for another connection: those who wait are refused, and the listener pauses for some milliseconds.</summary>
    void OnExhausted();
}
