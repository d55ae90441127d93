using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Odin.Edge.Loops;

namespace Odin.Edge.Announcing.Bgp;

/// <summary>Where a session with a router leads it, and what the speaker calls itself there.</summary>
/// <param name="NextHops">One of each family at most.</param>
/// <param name="Identifier">An IPv4 address as a number; never 0.</param>
internal sealed record BgpIdentity(IReadOnlyList<IPAddress> NextHops, uint Identifier)
{
    /// <param name="local">This machine's end of the connection.</param>
    /// <param name="settings">Next hops that are configured go first.</param>
    /// <param name="edge">The edge's name, from which a machine without IPv4 has its number.</param>
    /// <param name="isVip">A VIP is no next hop of itself.</param>
    public static BgpIdentity Of(IPAddress local, BgpSettings settings, string edge, Predicate<IPAddress> isVip)
    {
        var found = new[] { local, LocalAddresses.Beside(local, isVip) }.OfType<IPAddress>();
        IReadOnlyList<IPAddress> hops = [.. settings.NextHops.Concat(found).DistinctBy(address => address.AddressFamily)];
        var own = hops.FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork);
        return new BgpIdentity(hops, own is null ? NumberOf(edge) : BinaryPrimitives.ReadUInt32BigEndian(own.GetAddressBytes()));
    }

    /// <summary>Alike after a restart.</summary>
    private static uint NumberOf(string edge) => (uint)FnvHash.Of(edge) | 1;
}
