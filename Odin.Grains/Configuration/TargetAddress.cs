using System.Buffers.Text;

namespace Odin.Grains.Configuration;

/// <summary><c>host:port</c> as written; the host is a DNS name, an IPv4 address or an IPv6 address (in brackets when printed).</summary>
[GenerateSerializer, Immutable, Alias("odin.address")]
public sealed record TargetAddress([property: Id(0)] string Host, [property: Id(1)] int Port) : IUtf8SpanFormattable
{
    /// <summary>No other host has colons.</summary>
    private bool IsIPv6 => Host.Contains(':');

    public override string ToString() => IsIPv6 ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    /// <summary>The bytes of <see cref="ToString"/>, whatever the format.</summary>
    /// <remarks>Letter by letter: a first scrape writes those of all targets, and .NET's own ways are not precompiled.</remarks>
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        const int MostAround = 8;   // Brackets, a colon, five digits.
        var (host, isIPv6, end) = (Host, IsIPv6, 0);
        bytesWritten = 0;
        if (utf8Destination.Length < host.Length + MostAround) return false;
        if (isIPv6) utf8Destination[end++] = (byte)'[';
        foreach (var letter in host) utf8Destination[end++] = (byte)letter;
        if (isIPv6) utf8Destination[end++] = (byte)']';
        utf8Destination[end++] = (byte)':';
        var isWritten = Utf8Formatter.TryFormat(Port, utf8Destination[end..], out var digits);
        bytesWritten = end + digits;
        return isWritten;
    }
}
