namespace Odin.Edge.Announcing.Bgp;

/// <summary>How far a session with a router has come, RFC 4271 8.2.2, from the established TCP connection on.</summary>
internal enum BgpSessionState
{
    OpenSent,
    OpenConfirm,
    Established,
    Closed,
}
