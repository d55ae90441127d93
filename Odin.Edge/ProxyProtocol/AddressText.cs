using System.Buffers.Binary;
using System.Buffers.Text;

namespace Odin.Edge.ProxyProtocol;

/// <summary>Addresses and ports of header version 1: no leading zeroes in decimals. The last two groups of an IPv6
/// address may be read in dotted form.</summary>
internal static class AddressText
{
    private const int Groups = 8;

    /// <summary>An IPv4 address into the first 4 bytes, or an IPv6 address into 16. Returns how many
    /// bytes it has; 0: it is no address.</summary>
    public static int Parse(ReadOnlySpan<byte> text, Span<byte> address)
    {
        if (text.Contains((byte)':')) return TryParseIPv6(text, address) ? 16 : 0;
        return TryParseIPv4(text, address) ? 4 : 0;
    }

    public static bool TryParsePort(ReadOnlySpan<byte> text, out int port) => TryParseDecimal(text, 65535, out port);

    /// <summary>Writes the address and returns how many characters it has.</summary>
    public static int Format(ReadOnlySpan<byte> address, Span<byte> text) =>
        address.Length == 4 ? FormatIPv4(address, text) : FormatIPv6(address, text);

    public static int FormatDecimal(int value, Span<byte> text)
    {
        _ = Utf8Formatter.TryFormat(value, text, out var written);
        return written;
    }

    private static bool TryParseIPv4(ReadOnlySpan<byte> text, Span<byte> address)
    {
        for (var i = 0; i < 4; i++)
        {
            var dot = i < 3 ? text.IndexOf((byte)'.') : text.Length;
            if (dot < 0 || !TryParseDecimal(text[..dot], 255, out var part)) return false;
            address[i] = (byte)part;
            text = i < 3 ? text[(dot + 1)..] : default;
        }

        return true;
    }

    private static bool TryParseDecimal(ReadOnlySpan<byte> text, int max, out int value)
    {
        value = 0;
        if (text.Length is 0 or > 5 || (text[0] == '0' && text.Length > 1)) return false;
        foreach (var digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9') return false;
            value = value * 10 + (digit - '0');
        }

        return value <= max;
    }

    /// <summary>Groups before a double colon fill from the left, those after it from the right; without one there must be eight.</summary>
    private static bool TryParseIPv6(ReadOnlySpan<byte> text, Span<byte> address)
    {
        address.Clear();
        var gap = text.IndexOf("::"u8);
        if (gap < 0) return TryParseGroups(text, address, out var all) && all == Groups;

        var left = text[..gap];
        var right = text[(gap + 2)..];
        if (left.Contains((byte)'.')) return false;   // Only an address's end may be dotted.
        Span<byte> tail = stackalloc byte[16];
        if (!TryParseGroups(left, address, out var before) || !TryParseGroups(right, tail, out var after)) return false;
        if (before + after >= Groups) return false;   // A double colon stands for at least one group.
        tail[..(after * 2)].CopyTo(address[(16 - after * 2)..]);
        return true;
    }

    /// <summary>Groups of hexadecimal digits; the last two may be an IPv4 address, as inet_ntop writes ::ffff:0:0/96.</summary>
    private static bool TryParseGroups(ReadOnlySpan<byte> text, Span<byte> address, out int groups)
    {
        groups = 0;
        if (text.IsEmpty) return true;
        while (groups < Groups)
        {
            var colon = text.IndexOf((byte)':');
            if (colon < 0 && text.Contains((byte)'.')) return TryParseDottedEnd(text, address, ref groups);

            var group = colon < 0 ? text : text[..colon];
            if (group.Length is 0 or > 4 || !Utf8Parser.TryParse(group, out ushort value, out var used, 'x') || used != group.Length)
                return false;
            BinaryPrimitives.WriteUInt16BigEndian(address[(groups++ * 2)..], value);
            if (colon < 0) return true;
            text = text[(colon + 1)..];
        }

        return false;
    }

    private static bool TryParseDottedEnd(ReadOnlySpan<byte> text, Span<byte> address, ref int groups)
    {
        if (groups > Groups - 2 || !TryParseIPv4(text, address[(groups * 2)..])) return false;
        groups += 2;
        return true;
    }

    private static int FormatIPv4(ReadOnlySpan<byte> address, Span<byte> text)
    {
        var length = 0;
        for (var i = 0; i < 4; i++)
        {
            if (i > 0) text[length++] = (byte)'.';
            length += FormatDecimal(address[i], text[length..]);
        }

        return length;
    }

    /// <summary>As RFC 5952 says, but in hexadecimal throughout: .NET and inet_ntop write some addresses with a dotted IPv4
    /// end, which the header may not have.</summary>
    private static int FormatIPv6(ReadOnlySpan<byte> address, Span<byte> text)
    {
        var (gapStart, gapLength) = LongestZeroes(address);
        var length = 0;
        for (var i = 0; i < Groups; i++)
        {
            if (i == gapStart)
            {
                text[length++] = (byte)':';
                if (i == 0) text[length++] = (byte)':';
                i += gapLength - 1;
                continue;
            }

            _ = Utf8Formatter.TryFormat(Group(address, i), text[length..], out var written, 'x');
            length += written;
            if (i < Groups - 1) text[length++] = (byte)':';
        }

        return length;
    }

    private static ushort Group(ReadOnlySpan<byte> address, int index) => BinaryPrimitives.ReadUInt16BigEndian(address[(index * 2)..]);

    /// <summary>The first of the longest runs of two or more zero groups; a start of -1: none.</summary>
    private static (int Start, int Length) LongestZeroes(ReadOnlySpan<byte> address)
    {
        var (start, length) = (-1, 1);
        for (int i = 0, run = 0; i < Groups; i++)
        {
            run = Group(address, i) == 0 ? run + 1 : 0;
            if (run > length) (start, length) = (i - run + 1, run);
        }

        return (start, length);
    }
}
