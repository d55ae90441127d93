using System.Buffers.Binary;

namespace Odin.Edge.Loops;

/// <summary>A client's IP address in the form lookups want: its bits from the left, an IPv4-mapped IPv6 address being IPv4.</summary>
internal readonly record struct ClientAddress(UInt128 Bits, bool IsIPv4)
{
    private static readonly UInt128 MappedPrefix = (UInt128)0xFFFF << 32;

    private static readonly UInt128 TranslatedPrefix = (UInt128)0x0064_FF9B << 96;

    /// <summary>Who is behind the address: the IPv4 host of an address that a translator made (64:ff9b::/96,
    /// RFC 6052), else the address itself.</summary>
    public ClientAddress Embedded => !IsIPv4 && Bits >> 32 == TranslatedPrefix >> 32 ? OfIPv4((uint)Bits) : this;

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
