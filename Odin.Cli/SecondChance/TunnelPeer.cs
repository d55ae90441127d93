using System.Net;
using Odin.Grains.Configuration.Values;

namespace Odin.Cli.SecondChance;

/// <summary>Another edge and the address of its end of the tunnel, written <c>EDGE@IP</c>.</summary>
internal sealed record TunnelPeer(string Edge, IPAddress Address)
{
    public static bool TryParse(string text, out TunnelPeer peer)
    {
        peer = null!;
        var at = text.LastIndexOf('@');
        if (at <= 0 || !StrictAddress.TryParse(text[(at + 1)..], out var address)) return false;
        peer = new TunnelPeer(text[..at], address);
        return true;
    }

    public override string ToString() => $"{Edge}@{Address}";
}
