using System.Buffers.Binary;
using Odin.Edge.Loops;

namespace Odin.Edge.ProxyProtocol;

/// <summary>The binary header, section 2.2 of the specification.</summary>
internal static class HeaderV2
{
    public const int FixedBytes = 16;
    public const byte LocalCommand = 0x20;
    public const byte ProxyCommand = 0x21;
    public const byte TcpOverIPv4 = 0x11;
    public const byte TcpOverIPv6 = 0x21;

    public static ReadOnlySpan<byte> Signature => [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A];

    public static HeaderOutcome Parse(ReadOnlySpan<byte> bytes, out ProxyHeader header)
    {
        header = default;
        var begin = Math.Min(bytes.Length, Signature.Length);
        if (!bytes[..begin].SequenceEqual(Signature[..begin])) return HeaderOutcome.Malformed;
        if (bytes.Length > 12 && bytes[12] is not (LocalCommand or ProxyCommand)) return HeaderOutcome.Malformed;
        if (bytes.Length < FixedBytes) return HeaderOutcome.Incomplete;

        var length = FixedBytes + BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]);
        if (length > ProxyHeader.MaxBytes) return HeaderOutcome.Malformed;
        if (bytes.Length < length) return HeaderOutcome.Incomplete;
        return Decode(bytes[..length], out header) ? HeaderOutcome.Complete : HeaderOutcome.Malformed;
    }

    private static bool Decode(ReadOnlySpan<byte> bytes, out ProxyHeader header)
    {
        header = ProxyHeader.WithoutAddresses(bytes.Length);
        if (bytes[12] == LocalCommand) return true;   // The rest is to be discarded, the family included.

        var (family, transport) = (bytes[13] >> 4, bytes[13] & 0x0F);
        if (family > 3 || transport > 2) return false;
        if (family == 0 || transport == 0) return true;   // Unspecified: the connection's own addresses hold.

        var addressBytes = family switch { 1 => 4, 2 => 16, _ => 108 };
        var addressesEnd = FixedBytes + 2 * addressBytes + (family == 3 ? 0 : 4);
        if (bytes.Length < addressesEnd || !HeaderVectors.AreGood(bytes, addressesEnd)) return false;
        if (family == 3 || transport != 1) return true;   // Valid, but not TCP over IP: as if unspecified.

        var ports = FixedBytes + 2 * addressBytes;
        header = new ProxyHeader(bytes.Length, HasAddresses: true,
            PeerAddress.Of(bytes.Slice(FixedBytes, addressBytes), BinaryPrimitives.ReadUInt16BigEndian(bytes[ports..])),
            PeerAddress.Of(bytes.Slice(FixedBytes + addressBytes, addressBytes),
                BinaryPrimitives.ReadUInt16BigEndian(bytes[(ports + 2)..])),
            HeaderVectors.HopsOf(bytes, addressesEnd));
        return true;
    }
}
