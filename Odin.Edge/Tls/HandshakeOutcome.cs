namespace Odin.Edge.Tls;

/// <summary>What one step of a handshake came to.</summary>
internal enum HandshakeOutcome
{
    /// <summary>More must come from the peer.</summary>
    Blocked,
    Done,

    /// <summary>It cannot succeed any more; an alert that says why may wait to be sent.</summary>
    Failed,

    /// <summary>The peer has ended the connection.</summary>
    Ended,
}
