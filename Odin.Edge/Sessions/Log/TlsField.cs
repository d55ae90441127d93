using System.Text.Unicode;
using Odin.Edge.Tls;

namespace Odin.Edge.Sessions.Log;

/// <summary>The end of a session line whose TLS was terminated; nothing for others. What the client chose is made printable.</summary>
internal readonly struct TlsField(TlsFacts? tls) : IUtf8SpanFormattable
{
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        bytesWritten = 0;
        return tls is null || Utf8.TryWrite(utf8Destination,
            $", {tls.Version} {tls.Cipher}{(tls.IsResumed ? " resumed" : "")}, name {new PrintableField(tls.ServerName)}, alpn "
                + $"{new PrintableField(tls.Alpn)}, client {new PrintableField(tls.Subject)}",
            out bytesWritten);
    }

    public override string ToString()
    {
        Span<byte> text = stackalloc byte[2048];
        return TryFormat(text, out var written, default, null) ? System.Text.Encoding.UTF8.GetString(text[..written]) : "";
    }
}
