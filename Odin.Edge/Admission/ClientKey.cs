using Odin.Edge.Loops;

namespace Odin.Edge.Admission;

/// <summary>What one client is counted under: the network that it owns, and of which family that is.</summary>
internal readonly record struct ClientKey(UInt128 Network, bool IsIPv4)
{
    /// <summary>An IPv4 address is one client, and so is an IPv6 network of <paramref name="ipv6Prefix"/> bits. An IPv6 address that
    /// stands for an IPv4 one is that one.</summary>
    public static ClientKey Of(in ClientAddress client, int ipv6Prefix)
    {
        var holder = client.Embedded;
        return new ClientKey(holder.IsIPv4 ? holder.Bits : holder.Bits >> (128 - ipv6Prefix) << (128 - ipv6Prefix), holder.IsIPv4);
    }

    /// <summary>Seeded per process: nobody can choose addresses that meet in one bucket.</summary>
    public override int GetHashCode() => HashCode.Combine(Network, IsIPv4);
}
