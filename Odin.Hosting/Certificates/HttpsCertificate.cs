using System.Net.Security;

namespace Odin.Hosting.Certificates;

/// <summary>The certificate in force as a server of HTTPS shows it, with the authorities from which it asks for one: a browser without such
/// a certificate does not bother its user.</summary>
/// <remarks>From any thread.</remarks>
internal sealed class HttpsCertificate(ClusterCertificates certificates)
{
    private sealed record Shown(Membership Of, SslStreamCertificateContext Context);

    private Shown? _shown;

    public SslStreamCertificateContext Current
    {
        get
        {
            var membership = certificates.Current;
            if (Volatile.Read(ref _shown) is { } last && last.Of == membership) return last.Context;
            var next = new Shown(membership, Create(membership));
            Volatile.Write(ref _shown, next);
            return next.Context;
        }
    }

    private static SslStreamCertificateContext Create(Membership membership) => SslStreamCertificateContext.Create(membership.Own,
        additionalCertificates: null, offline: true,
        SslCertificateTrust.CreateForX509Collection(membership.Authorities, sendTrustInHandshake: !OperatingSystem.IsWindows()));
}
