using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Odin.Hosting.Certificates;

/// <summary>A cluster's certificate authority: whoever has its key decides who belongs to the cluster.</summary>
/// <param name="cluster">The cluster's name.</param>
/// <param name="certificate">With its private key.</param>
/// <param name="time">Where certificates begin.</param>
public sealed class CertificateAuthority(string cluster, X509Certificate2 certificate, TimeProvider time) : IDisposable
{
    private const string SubjectPrefix = "CN=Odin cluster ";
    private const int SerialBytes = 16;

    /// <summary>Clocks differ: a certificate is good from a little before it was made.</summary>
    private static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(10);

    private static readonly OidCollection BothSides = [new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")];

    public string Cluster => cluster;

    public X509Certificate2 Certificate => certificate;

    public static CertificateAuthority Create(string cluster, TimeSpan validFor, TimeProvider time)
    {
        using var key = NewKey();
        var request = new CertificateRequest($"{SubjectPrefix}{cluster}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = time.GetUtcNow();
        return new CertificateAuthority(cluster, request.CreateSelfSigned(now - ClockDifference, now + validFor), time);
    }

    /// <summary>The name of the cluster that an authority was made for; null: it is none of Odin's.</summary>
    public static string? ClusterOf(X509Certificate2 authority) =>
        authority.Subject.StartsWith(SubjectPrefix, StringComparison.Ordinal) ? authority.Subject[SubjectPrefix.Length..] : null;

    /// <summary>A certificate with a key of its own, good for both sides of a connection; no longer than the authority's.</summary>
    /// <param name="role">What its holder may be.</param>
    /// <param name="name">Who it is.</param>
    /// <param name="validFor">How long.</param>
    /// <param name="hosts">Names and addresses by which programs reach it that know nothing of clusters, such as browsers.</param>
    public X509Certificate2 Issue(CertificateRole role, string name, TimeSpan validFor, params IEnumerable<string> hosts)
    {
        var names = new AlternativeNames().AddUri(new CertificateName(cluster, role, name).ToString()).AddHost(TargetHostOf(cluster));
        return Sign($"CN={name},OU={CertificateName.RoleText(role)}", names.AddHosts(hosts), validFor);
    }

    /// <summary>A certificate of a server that is no member of the cluster, such as its Redis: no role stands in it.</summary>
    /// <param name="hosts">The names and addresses at which clients reach it, at least one.</param>
    public X509Certificate2 IssueHost(IReadOnlyList<string> hosts, TimeSpan validFor) =>
        Sign($"CN={hosts[0]},OU=host", new AlternativeNames().AddHosts(hosts), validFor);

    private X509Certificate2 Sign(string subject, AlternativeNames names, TimeSpan validFor)
    {
        using var key = NewKey();
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(BothSides, true));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(certificate, true, false));
        var now = time.GetUtcNow();
        var (from, until) = (Later(now - ClockDifference, certificate.NotBefore), Earlier(now + validFor, certificate.NotAfter));
        using var issued = request.Create(certificate, from, until, RandomNumberGenerator.GetBytes(SerialBytes));
        return issued.CopyWithPrivateKey(key);
    }

    /// <summary>The name that a client gives in the handshake. It proves nothing: the role and the authority do.</summary>
    public static string TargetHostOf(string cluster)
    {
        var label = string.Concat(cluster.ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-')).Trim('-');
        return $"{(label.Length > 0 ? label : "cluster")}.odin.internal";
    }

    public void Dispose() => certificate.Dispose();

    private static ECDsa NewKey() => ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static DateTimeOffset Later(DateTimeOffset one, DateTime other) => one > other ? one : other;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTime other) => one < other ? one : other;
}
