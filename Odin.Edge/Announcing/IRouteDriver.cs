using System.Collections.Immutable;

namespace Odin.Edge.Announcing;

/// <summary>Brings what is offered to routers. Lives on the announcer's thread.</summary>
internal interface IRouteDriver : IDisposable
{
    /// <summary>What is to be offered from now on; a VIP that is not named is withdrawn.</summary>
    void Offer(ImmutableArray<VipOffering> offerings);

    /// <summary>Works for <paramref name="longest"/> at most, waiting for routers and for time to pass.</summary>
    void Work(TimeSpan longest);

    /// <summary>The last act: whatever is still announced is withdrawn, with a word why.</summary>
    void Stop(string reason);

    /// <summary>Gives away what is open; nothing is said to routers any more.</summary>
    ImmutableArray<PassedSession> HandOver();

    /// <summary>Goes on with what another process gave; descriptors are the driver's then.</summary>
    void Adopt(ImmutableArray<PassedSession> sessions);

    /// <summary>Who is spoken to, and how that stands. From any thread.</summary>
    ImmutableArray<PeerStatus> Peers { get; }
}
