using System.Buffers.Binary;
using System.Text;
using Odin.Edge.Tls;

namespace Odin.Edge.ProxyProtocol;

/// <summary>What targets learn of the client's TLS that ended here, as vectors of a version 2 header.</summary>
/// <remarks>"The PROXY protocol", section 2.2: PP2_TYPE_SSL has the client's flags, the outcome of the check of its certificate (0: it was
/// shown and is good) and vectors within.</remarks>
internal static class TlsVectors
{
    public const byte AlpnType = 0x01;
    public const byte AuthorityType = 0x02;
    public const byte TlsType = 0x20;
    public const byte VersionType = 0x21;
    public const byte CommonNameType = 0x22;
    public const byte CipherType = 0x23;

    /// <summary>Longer texts are cut: what a client chose must not fill the header.</summary>
    public const int MaxTextBytes = 256;

    private const byte ByTls = 1;
    private const byte ShownNow = 2;
    private const byte ShownInSession = 4;
    private const int HeadBytes = 5;

    /// <summary>Returns the header's new length.</summary>
    public static int Append(Span<byte> header, int length, TlsFacts tls)
    {
        length = AppendText(header, length, AlpnType, tls.Alpn);
        length = AppendText(header, length, AuthorityType, tls.ServerName);
        Span<byte> within = stackalloc byte[HeadBytes + 3 * (HeaderVectors.HeadBytes + MaxTextBytes)];
        var hasShown = tls.Subject is not null;
        within[0] = (byte)(ByTls | (hasShown ? ShownInSession : 0) | (hasShown && !tls.IsResumed ? ShownNow : 0));
        BinaryPrimitives.WriteUInt32BigEndian(within[1..], hasShown ? 0u : 1u);
        var inner = AppendText(within, HeadBytes, VersionType, tls.Version);
        inner = AppendText(within, inner, CommonNameType, tls.CommonName);
        inner = AppendText(within, inner, CipherType, tls.Cipher);
        return HeaderVectors.Append(header, length, TlsType, within[..inner]);
    }

    private static int AppendText(Span<byte> header, int length, byte type, string? text)
    {
        if (text is null) return length;
        Span<byte> bytes = stackalloc byte[MaxTextBytes];
        var fitting = Encoding.UTF8.GetByteCount(text) <= MaxTextBytes ? text.AsSpan() : text.AsSpan(0, MaxTextBytes / 3);
        var count = Encoding.UTF8.GetBytes(fitting, bytes);
        return HeaderVectors.Append(header, length, type, bytes[..count]);
    }
}
