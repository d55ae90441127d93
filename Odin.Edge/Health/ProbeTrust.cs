using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Odin.Edge.Certificates;
using Odin.Edge.Tls;
using Odin.Grains.Configuration;

namespace Odin.Edge.Health;

/// <summary>The TLS of an app to its targets as .NET takes it, for one probe.</summary>
internal sealed class ProbeTrust(TargetTlsSettings settings) : IDisposable
{
    private readonly List<X509Certificate2> _owned = [];

    /// <param name="name">What the target is asked for.</param>
    /// <param name="check">Of its certificate.</param>
    /// <param name="isAsking">Something is asked over it, which is not what sessions speak: then no protocol is offered.</param>
    public SslClientAuthenticationOptions OptionsFor(string name, RemoteCertificateValidationCallback check, bool isAsking) => new()
    {
        TargetHost = name,
        ApplicationProtocols = isAsking || settings.Spec.Alpn.IsEmpty
            ? null : [.. settings.Spec.Alpn.Select(protocol => new SslApplicationProtocol(protocol))],
        EnabledSslProtocols = settings.Spec.MinVersion == TlsVersion.Tls13
            ? SslProtocols.Tls13 : SslProtocols.Tls12 | SslProtocols.Tls13,
        CertificateChainPolicy = PolicyOf(settings.Authorities),
        ClientCertificateContext = settings.Certificate is { } own ? ContextOf(own.Pairs[0]) : null,
        RemoteCertificateValidationCallback = check,
        AllowTlsResume = false,   // A resumed session shows nothing.
    };

    public void Dispose()
    {
        foreach (var certificate in _owned) certificate.Dispose();
    }

    private X509ChainPolicy PolicyOf(Authorities? authorities)
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        if (authorities is null) return policy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        foreach (var der in authorities.Certificates) policy.CustomTrustStore.Add(Load(der));
        return policy;
    }

    private SslStreamCertificateContext ContextOf(CertificatePair pair)
    {
        var own = Load(pair.Chain[0]);
        var withKey = WithKey(own, pair.Key);
        _owned.Add(withKey);
        return SslStreamCertificateContext.Create(withKey, [.. pair.Chain.Skip(1).Select(Load)], offline: true);
    }

    private static X509Certificate2 WithKey(X509Certificate2 own, byte[] key)
    {
        using var ofEllipticCurve = own.GetECDsaPublicKey();
        if (ofEllipticCurve is not null)
        {
            using var ecdsa = ECDsa.Create();
            ecdsa.ImportPkcs8PrivateKey(key, out _);
            return own.CopyWithPrivateKey(ecdsa);
        }

        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(key, out _);
        return own.CopyWithPrivateKey(rsa);
    }

    private X509Certificate2 Load(byte[] der)
    {
        var certificate = X509CertificateLoader.LoadCertificate(der);
        _owned.Add(certificate);
        return certificate;
    }
}
