using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;

namespace Odin.Edge.Tls;

/// <summary>Reads out of OpenSSL what a handshake came to.</summary>
internal static unsafe class TlsDescription
{
    private const int HostName = 0;
    private const int MaxSubject = 512;
    private const int CommonName = 13;   // OpenSSL: NID_commonName

    /// <summary>Texts that OpenSSL has once and for ever, by where they lie.</summary>
    private static readonly ConcurrentDictionary<nint, string> Known = new();

    public static TlsFacts Of(nint ssl)
    {
        byte* alpn;
        uint alpnLength;
        OpenSsl.Alpn(ssl, &alpn, &alpnLength);
        var (subject, commonName) = SubjectOf(ssl);
        return new TlsFacts(
            KnownText(OpenSsl.Version(ssl)),
            KnownText(OpenSsl.CipherName(OpenSsl.Cipher(ssl))),
            OpenSsl.IsResumed(ssl) == 1,
            Marshal.PtrToStringUTF8((nint)OpenSsl.ServerName(ssl, HostName)),
            alpnLength == 0 ? null : Encoding.ASCII.GetString(alpn, (int)alpnLength),
            subject, commonName);
    }

    /// <summary>Of a handshake with a target.</summary>
    public static TargetTlsFacts OfTarget(nint ssl) =>
        new(KnownText(OpenSsl.Version(ssl)), KnownText(OpenSsl.CipherName(OpenSsl.Cipher(ssl))), null);

    private static string KnownText(byte* text) =>
        Known.GetOrAdd((nint)text, static place => Marshal.PtrToStringUTF8(place) ?? "-");

    private static (string? Subject, string? CommonName) SubjectOf(nint ssl)
    {
        var certificate = OpenSsl.PeerCertificate(ssl);
        if (certificate == 0) return default;
        try
        {
            var buffer = stackalloc byte[MaxSubject];
            var name = OpenSsl.SubjectOf(certificate);
            var subject = Marshal.PtrToStringUTF8((nint)OpenSsl.NameText(name, buffer, MaxSubject));
            var length = OpenSsl.NamePart(name, CommonName, buffer, MaxSubject);
            return (subject, length > 0 ? Encoding.UTF8.GetString(buffer, length) : null);
        }
        finally
        {
            OpenSsl.CertificateFree(certificate);
        }
    }
}
