using Odin.Edge.Loops;

namespace Odin.Edge.ProxyProtocol;

/// <summary>The human-readable header, section 2.1 of the specification: one line, every byte of which is checked.</summary>
/// <remarks>
/// Wider than the specification in two places, because HAProxy and nginx are. IPv6 addresses may end in dotted form: both send
/// <c>::ffff:192.0.2.1</c> for IPv4 clients of a dual-stack listener. The destination may be of the other family: nginx names the protocol
/// after the source alone.
/// </remarks>
internal static class HeaderV1
{
    /// <summary>CRLF included.</summary>
    public const int MaxBytes = 107;

    public static ReadOnlySpan<byte> Signature => "PROXY "u8;

    public static HeaderOutcome Parse(ReadOnlySpan<byte> bytes, out ProxyHeader header)
    {
        header = default;
        var begin = Math.Min(bytes.Length, Signature.Length);
        if (!bytes[..begin].SequenceEqual(Signature[..begin])) return HeaderOutcome.Malformed;

        // Nothing is decoded before the whole line is there.
        var line = bytes[..Math.Min(bytes.Length, MaxBytes)];
        var end = line.IndexOf("\r\n"u8);
        if (end < 0) return bytes.Length < MaxBytes ? HeaderOutcome.Incomplete : HeaderOutcome.Malformed;
        return ParseLine(line[Signature.Length..end], end + 2, out header) ? HeaderOutcome.Complete : HeaderOutcome.Malformed;
    }

    private static bool ParseLine(ReadOnlySpan<byte> line, int length, out ProxyHeader header)
    {
        header = ProxyHeader.WithoutAddresses(length);
        var rest = line;
        var protocol = NextWord(ref rest);
        if (protocol.SequenceEqual("UNKNOWN"u8)) return true;   // Whatever follows is to be ignored.

        var isIPv4 = protocol.SequenceEqual("TCP4"u8);
        if (!isIPv4 && !protocol.SequenceEqual("TCP6"u8)) return false;

        Span<byte> source = stackalloc byte[16];
        Span<byte> destination = stackalloc byte[16];
        var sourceBytes = AddressText.Parse(NextWord(ref rest), source);
        var destinationBytes = AddressText.Parse(NextWord(ref rest), destination);
        if (sourceBytes != (isIPv4 ? 4 : 16) || destinationBytes == 0) return false;
        if (!AddressText.TryParsePort(NextWord(ref rest), out var sourcePort) || !AddressText.TryParsePort(rest, out var destinationPort))
            return false;

        header = new ProxyHeader(length, HasAddresses: true, PeerAddress.Of(source[..sourceBytes], sourcePort),
            PeerAddress.Of(destination[..destinationBytes], destinationPort));
        return true;
    }

    /// <summary>Up to the next space, which is taken away: a second space makes the word after it empty, and so invalid.</summary>
    private static ReadOnlySpan<byte> NextWord(ref ReadOnlySpan<byte> rest)
    {
        var space = rest.IndexOf((byte)' ');
        var word = space < 0 ? rest : rest[..space];
        rest = space < 0 ? default : rest[(space + 1)..];
        return word;
    }
}
