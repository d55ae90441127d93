using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;

namespace Odin.Edge.Tls;

/// <summary>Reads out of OpenSSL what a handshake came to.</summary>
internal static unsafe class TlsDescription
{
    private const int HostName = 0;
    private const int MaxSubject = 512;

    /// <summary>Texts that OpenSSL has once and for ever, by where they lie.</summary>
    private static readonly ConcurrentDictionary<nint, string> Known = new();

    public static TlsFacts Of(nint ssl)
    {
        byte* alpn;
        uint alpnLength;
        OpenSsl.Alpn(ssl, &alpn, &alpnLength);
        return new TlsFacts(
            KnownText(OpenSsl.Version(ssl)),
            KnownText(OpenSsl.CipherName(OpenSsl.Cipher(ssl))),
            OpenSsl.IsResumed(ssl) == 1,
            Marshal.PtrToStringUTF8((nint)OpenSsl.ServerName(ssl, HostName)),
            alpnLength == 0 ? null : Encoding.ASCII.GetString(alpn, (int)alpnLength),
            SubjectOf(ssl));
    }

    /// <summary>Of a handshake with a target.</summary>
    public static TargetTlsFacts OfTarget(nint ssl) =>
        new(KnownText(OpenSsl.Version(ssl)), KnownText(OpenSsl.CipherName(OpenSsl.Cipher(ssl))), null);

    private static string KnownText(byte* text) =>
        Known.GetOrAdd((nint)text, static place => Marshal.PtrToStringUTF8(place) ?? "-");

    private static string? SubjectOf(nint ssl)
    {
        var certificate = OpenSsl.PeerCertificate(ssl);
        if (certificate == 0) return null;
        try
        {
            var buffer = stackalloc byte[MaxSubject];
            return Marshal.PtrToStringUTF8((nint)OpenSsl.NameText(OpenSsl.SubjectOf(certificate), buffer, MaxSubject));
        }
        finally
        {
            OpenSsl.CertificateFree(certificate);
        }
    }
}
