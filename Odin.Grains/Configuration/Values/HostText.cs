using System.Buffers;

namespace Odin.Grains.Configuration.Values;

/// <summary>Hosts as they stand before a port: a DNS name, an IPv4 address, or an IPv6 address in brackets.</summary>
public static class HostText
{
    private const int MaxLength = 253;

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <param name="text">With brackets where they belong.</param>
    /// <param name="host">Without them.</param>
    public static bool TryParse(string text, out string host)
    {
        host = text;
        if (text is not ['[', .. var inner, ']']) return IsNameOrIPv4(text);
        host = inner;
        return inner.Contains(':') && StrictAddress.TryParse(inner, out _);
    }

    /// <summary>What is wrong with it, as the end of a sentence.</summary>
    public static string Why(string text)
    {
        if (text.Length == 0) return ": the host is missing";
        if (text is ['[', .. var inner, ']']) return inner.Contains(':') && StrictAddress.Why(inner) is { Length: > 0 } why
            ? why : $": {inner} is no IPv6 address";
        if (StrictAddress.Why(text) is { Length: > 0 } spelling) return spelling;
        if (StrictAddress.TryParse(text, out var bare)) return $": an IPv6 address stands in brackets, [{bare}]";
        return text.Contains(':') ? ": there are too many colons" : $": \"{text}\" is neither a DNS name nor an IP address";
    }

    /// <summary>What to write for a host that is an IPv4 address in another spelling than four decimal numbers, as the end of a
    /// sentence; a port may follow. Empty for everything else.</summary>
    public static string WhyOldIPv4(string text)
    {
        var host = text.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? text[..colon] : text;
        return StrictAddress.LooksLikeIPv4(host) ? StrictAddress.Why(host) : "";
    }

    private static bool IsNameOrIPv4(string host)
    {
        if (host.Length is 0 or > MaxLength) return false;
        if (StrictAddress.LooksLikeIPv4(host)) return StrictAddress.TryParse(host, out _);
        return !host.AsSpan().ContainsAnyExcept(NameCharacters)
            && host.TrimEnd('.').Split('.').All(label => label.Length is >= 1 and <= 63);
    }
}
