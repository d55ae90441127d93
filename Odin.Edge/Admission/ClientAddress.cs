using System.Buffers.Binary;
using Odin.Edge.Loops;

namespace Odin.Edge.Admission;

/// <summary>A client's IP address in the form lookups want: its bits from the left, an IPv4-mapped IPv6 address being IPv4.</summary>
internal readonly record struct ClientAddress(UInt128 Bits, bool IsIPv4)
{
    private static readonly UInt128 MappedPrefix = (UInt128)0xFFFF << 32;

    /// <summary>One client as limits see it: an IPv4 address, or the /64 network that one IPv6 subscriber owns.</summary>
    public ClientKey Key => new((ulong)(Bits >> 64), IsIPv4);

    public static ClientAddress Of(in PeerAddress peer)
    {
        Span<byte> bytes = stackalloc byte[16];
        return Of(bytes[..peer.CopyAddress(bytes)]);
    }

    /// <summary>From 4 or 16 bytes in network order; anything else is no address and equals ::.</summary>
    public static ClientAddress Of(ReadOnlySpan<byte> address)
    {
        if (address.Length == 4) return OfIPv4(BinaryPrimitives.ReadUInt32BigEndian(address));
        if (address.Length != 16) return default;

        var bits = BinaryPrimitives.ReadUInt128BigEndian(address);
        return bits >> 32 == MappedPrefix >> 32 ? OfIPv4((uint)bits) : new ClientAddress(bits, IsIPv4: false);
    }

    private static ClientAddress OfIPv4(uint address) => new((UInt128)address << 96, IsIPv4: true);
}
