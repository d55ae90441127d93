using System.Collections.Immutable;
using System.Text;

namespace Odin.Edge.Tls;

/// <summary>The protocols of ALPN that a target is offered: those of the app, else the one that its client speaks, which nobody between the
/// two translates.</summary>
internal static unsafe class OfferedProtocols
{
    /// <summary>False: no memory is left.</summary>
    /// <param name="ssl">Before its handshake.</param>
    /// <param name="ofApp">The most wanted first.</param>
    /// <param name="agreed">With the client; null: none.</param>
    public static bool TryOffer(nint ssl, ImmutableArray<string> ofApp, string? agreed)
    {
        var list = ListOf(ofApp, agreed);
        fixed (byte* bytes = list) return list.Length == 0 || OpenSsl.OfferAlpn(ssl, bytes, (uint)list.Length) == 0;   // 0 is good.
    }

    /// <summary>As TLS has it: each with its length before it.</summary>
    private static byte[] ListOf(ImmutableArray<string> ofApp, string? agreed)
    {
        if (!ofApp.IsEmpty) return [.. ofApp.SelectMany(WithLength)];
        return agreed is null ? [] : WithLength(agreed);
    }

    private static byte[] WithLength(string protocol) => [(byte)protocol.Length, .. Encoding.ASCII.GetBytes(protocol)];
}
