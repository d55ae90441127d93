using System.Buffers.Binary;
using System.Numerics;

namespace Odin.Edge.ProxyProtocol;

/// <summary>The type-length-value vectors behind the addresses of a version 2 header. Those we do not know are passed over.</summary>
internal static class HeaderVectors
{
    public const byte ChecksumType = 0x03;
    public const byte UniqueIdType = 0x05;

    /// <summary>The first of the types the specification leaves to applications: the name of Odin's app, in UTF-8.</summary>
    public const byte AppNameType = 0xE0;

    /// <summary>One byte: how many edges of Odin the client has come through, the sender included.</summary>
    public const byte HopsType = 0xE1;

    public const int HeadBytes = 3;
    private const int MaxUniqueIdBytes = 128;

    /// <summary>True: the vectors fill the header exactly, and its checksum, when it has one, is right.</summary>
    public static bool AreGood(ReadOnlySpan<byte> header, int start)
    {
        var checksum = -1;
        for (var at = start; at < header.Length;)
        {
            if (header.Length - at < HeadBytes) return false;
            var length = BinaryPrimitives.ReadUInt16BigEndian(header[(at + 1)..]);
            if (header.Length - at - HeadBytes < length) return false;
            if (header[at] == UniqueIdType && length > MaxUniqueIdBytes) return false;
            if (header[at] == ChecksumType)
            {
                if (length != sizeof(uint) || checksum >= 0) return false;
                checksum = at + HeadBytes;
            }

            at += HeadBytes + length;
        }

        return checksum < 0 || Checksum(header, checksum) == BinaryPrimitives.ReadUInt32BigEndian(header[checksum..]);
    }

    /// <summary>0: no edge of Odin says how many there were. Only for vectors that <see cref="AreGood"/>.</summary>
    public static byte HopsOf(ReadOnlySpan<byte> header, int start)
    {
        for (var at = start; at < header.Length; at += HeadBytes + BinaryPrimitives.ReadUInt16BigEndian(header[(at + 1)..]))
        {
            if (header[at] == HopsType && BinaryPrimitives.ReadUInt16BigEndian(header[(at + 1)..]) == 1) return header[at + HeadBytes];
        }

        return 0;
    }

    /// <summary>Appends one vector; returns the header's new length.</summary>
    public static int Append(Span<byte> header, int length, byte type, ReadOnlySpan<byte> value)
    {
        header[length] = type;
        BinaryPrimitives.WriteUInt16BigEndian(header[(length + 1)..], (ushort)value.Length);
        value.CopyTo(header[(length + HeadBytes)..]);
        return length + HeadBytes + value.Length;
    }

    /// <summary>CRC32c (RFC 4960, appendix B) of the header, its own four bytes at <paramref name="place"/> taken as zero.</summary>
    private static uint Checksum(ReadOnlySpan<byte> header, int place)
    {
        var crc = uint.MaxValue;
        for (var i = 0; i < header.Length; i++)
            crc = BitOperations.Crc32C(crc, i >= place && i < place + sizeof(uint) ? (byte)0 : header[i]);
        return ~crc;
    }
}
