using Odin.Edge.Loops;
using Odin.Grains.Configuration;

namespace Odin.Edge.Balancing;

/// <summary>The number that a client's target follows from: the same for all addresses of one network, on
/// every edge and after every restart.</summary>
internal static class ClientHash
{
    public static ulong Of(ClientAddress client, SourceHashSpec spec)
    {
        var hostBits = 128 - (client.IsIPv4 ? spec.IPv4Prefix : spec.IPv6Prefix);
        var network = client.Bits >> hostBits << hostBits;
        return SplitMix.Of(SplitMix.Of((ulong)(network >> 64) + (client.IsIPv4 ? 1ul : 0)) + (ulong)network);
    }
}
