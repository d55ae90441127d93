using System.Collections.Immutable;
using System.Net;

namespace Odin.Edge.Announcing.Bgp;

/// <summary>What the speaker is and whom it speaks to.</summary>
internal sealed record BgpSettings
{
    /// <summary>The most communities of a kind that a route has.</summary>
    public const int MaxCommunities = 20;

    /// <summary>The own AS.</summary>
    public required uint As { get; init; }

    public required ImmutableArray<BgpPeerAddress> Peers { get; init; }

    /// <summary>Silence that ends a session; whole seconds, 3 at least. The peer may ask for less and not for more.</summary>
    public TimeSpan Hold { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The password of TCP-MD5, RFC 2385; null: none.</summary>
    public string? Password { get; init; }

    /// <summary>Packets that came by way of another router are not taken, RFC 5082.</summary>
    public bool HasTtlSecurity { get; init; }

    public ImmutableArray<BgpCommunity> Communities { get; init; } = [];

    /// <summary>How often the own AS stands in the path of a route as the last choice, beyond once.</summary>
    public int SoftPrepend { get; init; } = 3;

    /// <summary>The addresses at which routers reach this machine; of a family that is not here they are found out.</summary>
    public ImmutableArray<IPAddress> NextHops { get; init; } = [];
}
