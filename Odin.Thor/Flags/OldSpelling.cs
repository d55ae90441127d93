using System.Net;
using System.Net.Sockets;

namespace Odin.Thor.Flags;

/// <summary>Addresses that programs read in different ways: <c>010.0.0.1</c> is 8.0.0.1 for some, <c>127.1</c> is 127.0.0.1.</summary>
internal static class OldSpelling
{
    /// <summary>Whether the text is an address that is not written in full: IPv4 other than four decimal numbers, also at the end
    /// of IPv6; a zone, brackets or a port.</summary>
    public static bool Is(string text)
    {
        if (!IPAddress.TryParse(text, out var address)) return false;
        if (address.AddressFamily == AddressFamily.InterNetwork) return address.ToString() != text;

        var last = text[(text.LastIndexOf(':') + 1)..];
        return text.AsSpan().ContainsAny("%[]/") || (last.Contains('.') && Is(last));
    }
}
