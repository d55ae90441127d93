namespace Odin.Edge.Loops;

/// <summary>Whoever answers for a socket. Called on the loop's thread.</summary>
internal interface ISocketOwner
{
    /// <summary>The socket broke. Those who waited for it have run already; the socket may be closed by now.</summary>
    void OnBroken(LoopSocket socket);
}
