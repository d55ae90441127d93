using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Odin.Hosting.Certificates;

/// <summary>Decides whether a certificate makes its holder a member of the cluster. The system's own list of authorities is never
/// asked.</summary>
internal static class CertificateCheck
{
    private static readonly Oid ForServers = new("1.3.6.1.5.5.7.3.1");

    /// <summary>Null: none of the cluster's; otherwise who its holder is.</summary>
    /// <param name="certificate">What the other side has shown.</param>
    /// <param name="authorities">The only ones that are trusted.</param>
    /// <param name="cluster">The cluster's name.</param>
    /// <param name="now">When it has to be good.</param>
    public static CertificateName? Who(X509Certificate2 certificate, X509Certificate2Collection authorities, string cluster,
        DateTimeOffset now)
    {
        using var chain = NewChain(authorities, now);
        if (!chain.Build(certificate)) return null;
        return CertificateName.Of(certificate) is { } name && name.Cluster == cluster ? name : null;
    }

    /// <summary>In words for people, why a certificate is not of these authorities now; null: it is.</summary>
    public static string? Failure(X509Certificate2 certificate, X509Certificate2Collection authorities, DateTimeOffset now)
    {
        using var chain = NewChain(authorities, now);
        if (chain.Build(certificate)) return null;
        return now < certificate.NotBefore || now > certificate.NotAfter
            ? $"it is good from {certificate.NotBefore:u} to {certificate.NotAfter:u} only"
            : StatusOf(chain);
    }

    /// <summary>The same of a server's certificate: it must be good for one, and others that the server has shown may stand between it and
    /// the authorities.</summary>
    public static string? FailureOfServer(X509Certificate2 certificate, X509Certificate2Collection between,
        X509Certificate2Collection authorities, DateTimeOffset now)
    {
        using var chain = NewChain(authorities, now);
        chain.ChainPolicy.ExtraStore.AddRange(between);
        chain.ChainPolicy.ApplicationPolicy.Add(ForServers);
        return chain.Build(certificate) ? null : StatusOf(chain);
    }

    private static string StatusOf(X509Chain chain) =>
        string.Join("; ", chain.ChainStatus.Select(status => status.StatusInformation.TrimEnd('.', ' ')).Distinct());

    private static X509Chain NewChain(X509Certificate2Collection authorities, DateTimeOffset now)
    {
        var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.LocalDateTime;
        return chain;
    }
}
