using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace Odin.Grains.Configuration.Values;

/// <summary>IP addresses in the one spelling that all programs read alike: IPv4 as four decimal numbers without leading zeros,
/// IPv6 in hexadecimal without a zone.</summary>
/// <remarks>.NET and C libraries still take the spellings of 1983: <c>010.0.0.1</c> is 8.0.0.1, <c>192.168.1</c> is 192.168.0.1,
/// <c>0x7f.1</c> and <c>2130706433</c> are 127.0.0.1. Who writes them rarely means that.</remarks>
public static class StrictAddress
{
    private static readonly SearchValues<char> IPv6Characters = SearchValues.Create("0123456789abcdefABCDEF:.");

    /// <summary>No address is as long in any spelling; what is longer is not looked at closely.</summary>
    private const int MaxLength = 100;

    private const int MaxIPv4Length = 15;

    public static bool TryParse(string text, out IPAddress address)
    {
        address = IPAddress.None;
        var isGood = text.Contains(':') ? IsIPv6(text) : IsDotted(text);
        if (isGood) address = IPAddress.Parse(text);
        return isGood;
    }

    /// <summary>How an address that is spelt in another way is written, as the end of a sentence: <c>: write 127.0.0.1</c>. Empty when the
    /// text is no address in any spelling.</summary>
    public static string Why(string text)
    {
        if (text.Length > MaxLength || TryParse(text, out _)) return "";
        if (text is ['[', .. var inner, ']']) return TryParse(inner, out var bare) ? $": write {bare} without brackets" : Why(inner);
        if (text.IndexOf('%') is > 0 and var zone && text.Contains(':')) return TryParse(text[..zone], out var here)
            ? $": a zone ({text[zone..]}) means something else on every machine; write {here}" : Why(text[..zone]);
        return text.Contains(':') ? WhyIPv6(text) : WhyIPv4(text);
    }

    /// <summary>Whether a host is numbers and dots, so that somebody may take it for an IPv4 address; such a host must be one.</summary>
    public static bool LooksLikeIPv4(string host)
    {
        if (host.Length == 0) return false;
        var text = host.AsSpan().TrimEnd('.');
        foreach (var label in text.Split('.'))
        {
            if (!IsNumber(text[label])) return false;
        }

        return true;
    }

    private static bool IsNumber(ReadOnlySpan<char> label) => label.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
        ? label[2..].IndexOfAnyExcept(IPv6Characters) < 0
        : label.IndexOfAnyExceptInRange('0', '9') < 0;

    private static bool IsDotted(ReadOnlySpan<char> text)
    {
        Span<char> usual = stackalloc char[MaxIPv4Length];
        return IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetwork
            && address.TryFormat(usual, out var length) && text.SequenceEqual(usual[..length]);
    }

    private static bool IsIPv6(string text)
    {
        var last = text.AsSpan(text.LastIndexOf(':') + 1);
        return !text.AsSpan().ContainsAnyExcept(IPv6Characters)
            && (!last.Contains('.') || IsDotted(last))
            && IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6;
    }

    private static string WhyIPv6(string text)
    {
        var tail = text.LastIndexOf(':') + 1;
        var readings = Readings(text[tail..]).Select(reading => $"{text[..tail]}{reading}").Where(IsIPv6).ToList();
        return Suggest(readings);
    }

    private static string WhyIPv4(string text) => LooksLikeIPv4(text) ? Suggest([.. Readings(text)]) : "";

    private static string Suggest(List<string> readings) => readings switch
    {
        [] => "",
        [var only] => $": write {only}",
        _ => $": leading zeros make it {readings[0]} for some programs and {readings[1]} for others; write the one that is meant",
    };

    /// <summary>What an IPv4 address in another spelling may mean: as the C library reads it, and as a person does.</summary>
    private static IEnumerable<string> Readings(string text)
    {
        text = text.TrimEnd('.');
        var old = IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetwork
            ? address.ToString() : null;
        var plain = string.Join('.', text.Split('.').Select(part => part.TrimStart('0') is { Length: > 0 } digits ? digits : "0"));
        return new[] { old, IsDotted(plain) ? plain : null }.OfType<string>().Distinct();
    }
}
