using System.Text;
using System.Text.Unicode;
using Odin.Edge.Tls;
using Odin.Grains.Configuration.Nodes;

namespace Odin.Edge.Sessions.Log;

/// <summary>The end of a session line with TLS on one side or both; nothing for others. What the client chose is made printable.</summary>
internal readonly struct TlsField(TlsFacts? tls, TargetTlsFacts? target) : IUtf8SpanFormattable
{
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        if (!TryFormatClient(utf8Destination, out bytesWritten) || !TryFormatTarget(utf8Destination[bytesWritten..], out var more))
            return false;
        bytesWritten += more;
        return true;
    }

    public override string ToString()
    {
        if (tls is null && target is null) return "";
        for (var size = 2048; ; size *= 2)   // A subject may be long, and all of it is printed.
        {
            var text = new byte[size];
            if (TryFormat(text, out var written, default, null)) return Encoding.UTF8.GetString(text, 0, written);
        }
    }

    private static string Later(string? failure) => failure is null ? "" : $", which broke: {VisibleText.Of(failure)}";

    private bool TryFormatClient(Span<byte> text, out int written)
    {
        written = 0;
        return tls is null || Utf8.TryWrite(text,
            $", {tls.Version} {tls.Cipher}{(tls.IsResumed ? " resumed" : "")}, name {new PrintableField(tls.ServerName)}, alpn "
                + $"{new PrintableField(tls.Alpn)}, client {new PrintableField(tls.Subject)}", out written);
    }

    private bool TryFormatTarget(Span<byte> text, out int written)
    {
        written = 0;
        if (target is null) return true;
        return target.Version is null
            ? Utf8.TryWrite(text, $", TLS to target failed: {new PrintableField(target.Failure)}", out written)
            : Utf8.TryWrite(text, $", to target {target.Version} {target.Cipher}{Later(target.Failure)}", out written);
    }
}
