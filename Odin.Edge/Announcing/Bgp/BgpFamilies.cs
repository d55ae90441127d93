namespace Odin.Edge.Announcing.Bgp;

/// <summary>The kinds of routes that a session carries: multiprotocol extensions, RFC 4760.</summary>
[Flags]
internal enum BgpFamilies
{
    None = 0,
    IPv4 = 1,
    IPv6 = 2,
    Both = IPv4 | IPv6,
}
