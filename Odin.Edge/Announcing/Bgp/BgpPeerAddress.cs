using System.Globalization;
using System.Net;
using Odin.Grains.Configuration.Values;

namespace Odin.Edge.Announcing.Bgp;

/// <summary>A router to speak to, written <c>AS@IP</c> or <c>AS@IP:PORT</c>.</summary>
internal sealed record BgpPeerAddress(uint As, IPEndPoint Endpoint)
{
    public const int DefaultPort = 179;

    public static bool TryParse(string text, out BgpPeerAddress peer)
    {
        peer = null!;
        if (text.Split('@') is not [var number, var place] || !TryParseAs(number, out var asNumber)) return false;
        if (!TryParseEndpoint(place, out var endpoint)) return false;
        peer = new BgpPeerAddress(asNumber, endpoint);
        return true;
    }

    /// <summary>1 to 4294967295, but not the one that stands for others.</summary>
    public static bool TryParseAs(string text, out uint number) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number is > 0 and not BgpOpen.TransitionAs;

    private static bool TryParseEndpoint(string text, out IPEndPoint endpoint)
    {
        endpoint = null!;
        var (host, port) = (text, $"{DefaultPort}");
        if (text.StartsWith('[') && text.IndexOf(']') is > 0 and var end)
        {
            host = text[1..end];
            if (end + 1 < text.Length) port = text[end + 1] == ':' ? text[(end + 2)..] : "";
        }
        else if (text.IndexOf(':') is >= 0 and var colon && colon == text.LastIndexOf(':'))
        {
            (host, port) = (text[..colon], text[(colon + 1)..]);
        }

        if (!StrictAddress.TryParse(host, out var address)) return false;
        if (!ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0) return false;
        endpoint = new IPEndPoint(address, number);
        return true;
    }

    public override string ToString() => Endpoint.Port == DefaultPort ? $"AS{As}@{Endpoint.Address}" : $"AS{As}@{Endpoint}";
}
