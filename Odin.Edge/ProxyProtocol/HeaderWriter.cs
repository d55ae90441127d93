using System.Buffers.Binary;
using System.Text;
using Odin.Edge.Loops;
using Odin.Edge.Tls;

namespace Odin.Edge.ProxyProtocol;

/// <summary>Writes the header a target gets before the client's first byte. Without TLS both versions fit the smallest segment there
/// is.</summary>
internal static class HeaderWriter
{
    /// <summary>Never more than this is written: 16 fixed bytes, two IPv6 endpoints, a unique id, the longest app name in UTF-8, and what
    /// is said of the client's TLS.</summary>
    public const int MaxBytes = 536 + 8 + 5 * (HeaderVectors.HeadBytes + TlsVectors.MaxTextBytes);

    /// <summary>Returns the header's length.</summary>
    public static int WriteV1(Span<byte> buffer, in PeerAddress source, in PeerAddress destination)
    {
        Span<byte> addresses = stackalloc byte[32];
        var size = CopyAddresses(addresses, in source, in destination);
        HeaderV1.Signature.CopyTo(buffer);
        var length = HeaderV1.Signature.Length;
        (size == 4 ? "TCP4 "u8 : "TCP6 "u8).CopyTo(buffer[length..]);
        length += 5;
        length += AddressText.Format(addresses[..size], buffer[length..]);
        buffer[length++] = (byte)' ';
        length += AddressText.Format(addresses.Slice(size, size), buffer[length..]);
        buffer[length++] = (byte)' ';
        length += AddressText.FormatDecimal(source.Port, buffer[length..]);
        buffer[length++] = (byte)' ';
        length += AddressText.FormatDecimal(destination.Port, buffer[length..]);
        "\r\n"u8.CopyTo(buffer[length..]);
        return length + 2;
    }

    /// <summary>With the session's id, as 32 hexadecimal digits, the app's name and, unless it is 0, the number of edges as
    /// vectors, and what is known of the client's TLS. Returns the header's length.</summary>
    public static int WriteV2(Span<byte> buffer, in PeerAddress source, in PeerAddress destination, UInt128 uniqueId, string app,
        byte hops = 0, TlsFacts? tls = null)
    {
        var size = CopyAddresses(buffer[HeaderV2.FixedBytes..], in source, in destination);
        HeaderV2.Signature.CopyTo(buffer);
        buffer[12] = HeaderV2.ProxyCommand;
        buffer[13] = size == 4 ? HeaderV2.TcpOverIPv4 : HeaderV2.TcpOverIPv6;
        var length = HeaderV2.FixedBytes + 2 * size;
        BinaryPrimitives.WriteUInt16BigEndian(buffer[length..], (ushort)source.Port);
        BinaryPrimitives.WriteUInt16BigEndian(buffer[(length + 2)..], (ushort)destination.Port);
        length += 4;

        Span<byte> text = stackalloc byte[256];
        _ = uniqueId.TryFormat(text, out var digits, "x32", null);
        length = HeaderVectors.Append(buffer, length, HeaderVectors.UniqueIdType, text[..digits]);
        length = HeaderVectors.Append(buffer, length, HeaderVectors.AppNameType, text[..Encoding.UTF8.GetBytes(app, text)]);
        if (hops > 0) length = HeaderVectors.Append(buffer, length, HeaderVectors.HopsType, [hops]);
        if (tls is not null) length = TlsVectors.Append(buffer, length, tls);
        BinaryPrimitives.WriteUInt16BigEndian(buffer[14..], (ushort)(length - HeaderV2.FixedBytes));
        return length;
    }

    /// <summary>Source and destination behind each other, both in 4 bytes, or both in 16 unless both are IPv4; returns which.</summary>
    private static int CopyAddresses(Span<byte> buffer, in PeerAddress source, in PeerAddress destination)
    {
        Span<byte> both = stackalloc byte[32];
        var isIPv4 = CopyMapped(both, in source) & CopyMapped(both[16..], in destination);
        if (!isIPv4)
        {
            both.CopyTo(buffer);
            return 16;
        }

        both[12..16].CopyTo(buffer);
        both[28..32].CopyTo(buffer[4..]);
        return 4;
    }

    /// <summary>The address as IPv6; true when it stands for an IPv4 one.</summary>
    private static bool CopyMapped(Span<byte> address, in PeerAddress peer)
    {
        ReadOnlySpan<byte> mapped = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF];
        if (peer.CopyAddress(address) != 16)
        {
            address[..4].CopyTo(address[12..]);
            mapped.CopyTo(address);
        }

        return address[..12].SequenceEqual(mapped);
    }
}
