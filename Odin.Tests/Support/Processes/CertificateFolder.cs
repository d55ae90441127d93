using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using Odin.Hosting.Certificates;

namespace Odin.Tests.Support.Processes;

/// <summary>Certificates of a cluster as files, and the flags that name them.</summary>
internal sealed class CertificateFolder : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromDays(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("odin-certs-").FullName;

    public CertificateFolder() => Trust(Authority);

    /// <summary>Some weeks old, so that it can have issued what has expired.</summary>
    public CertificateAuthority Authority { get; } = CertificateAuthority.Create("odin", 2 * Long,
        new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddDays(-25)));

    public string CaFile => Path.Combine(_folder, "ca.crt");

    /// <summary>Made of the folder's authority when it is not there.</summary>
    public string[] FlagsOf(CertificateRole role, string name)
    {
        var options = Options(role, name);
        return ["--cluster-ca", options.ClusterCa!, "--certificate", options.Certificate!, "--key", options.Key!];
    }

    /// <summary>The same for a command of an operator.</summary>
    public string[] ApiFlagsOf(string name)
    {
        var options = Options(CertificateRole.Operator, name);
        return ["--ca", options.ClusterCa!, "--certificate", options.Certificate!, "--certificate-key", options.Key!];
    }

    public ClusterCertificates Load(CertificateRole role, string name)
    {
        var (certificates, failure) = ClusterCertificates.Load(Options(role, name), "odin", role, TimeProvider.System);
        return certificates.ShouldNotBeNull(failure);
    }

    /// <summary>Replaces the file of authorities in one step.</summary>
    public void Trust(params CertificateAuthority[] authorities) =>
        Replace(CaFile, string.Join('\n', authorities.Select(one => one.Certificate.ExportCertificatePem())));

    /// <summary>Replaces a certificate by one of another authority.</summary>
    public void Renew(CertificateAuthority authority, CertificateRole role, string name)
    {
        using var certificate = authority.Issue(role, name, Long);
        Replace(Path.Combine(_folder, $"{name}.key"), certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        Replace(Path.Combine(_folder, $"{name}.crt"), certificate.ExportCertificatePem());
    }

    /// <summary>A certificate of the folder's authority that holds these URIs, whatever they say.</summary>
    public X509Certificate2 Sign(params string[] uris)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=somebody", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("somebody");
        foreach (var uri in uris) names.AddUri(new Uri(uri));
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var signed = request.Create(Authority.Certificate, now.AddDays(-1), now.AddDays(1), RandomNumberGenerator.GetBytes(16));
        return signed.CopyWithPrivateKey(key);
    }

    public void Dispose()
    {
        Authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private CertificateOptions Options(CertificateRole role, string name)
    {
        var (certificate, key) = (Path.Combine(_folder, $"{name}.crt"), Path.Combine(_folder, $"{name}.key"));
        if (!File.Exists(certificate)) Renew(Authority, role, name);
        return new CertificateOptions { ClusterCa = CaFile, Certificate = certificate, Key = key };
    }

    private static void Replace(string path, string text)
    {
        File.WriteAllText($"{path}.new", text);
        File.Move($"{path}.new", path, overwrite: true);
    }
}
