using System.Security.Cryptography.X509Certificates;
using Odin.Hosting.Certificates;

namespace Odin.Bench.Calls;

/// <summary>The certificates of a cluster for processes of one run, in a folder that goes with it.</summary>
internal sealed class ClusterFiles : IDisposable
{
    private const string Cluster = "odin";
    private const string Silo = "silo-1";

    private static readonly TimeSpan ValidFor = TimeSpan.FromDays(1);

    private readonly CertificateAuthority _authority = CertificateAuthority.Create(Cluster, ValidFor, TimeProvider.System);

    public ClusterFiles()
    {
        File.WriteAllText(Path.Combine(Folder, "ca.crt"), _authority.Certificate.ExportCertificatePem());
        Write(CertificateRole.Silo, Silo);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("odin-bench-").FullName;

    public static ClusterCertificates LoadSilo(string folder) => Load(folder, CertificateRole.Silo, Silo);

    public ClusterCertificates Load(CertificateRole role, string name)
    {
        Write(role, name);
        return Load(Folder, role, name);
    }

    private void Write(CertificateRole role, string name)
    {
        using var certificate = _authority.Issue(role, name, ValidFor);
        File.WriteAllText(Path.Combine(Folder, $"{name}.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(Folder, $"{name}.key"), certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
    }

    private static ClusterCertificates Load(string folder, CertificateRole role, string name)
    {
        var options = new CertificateOptions
        {
            ClusterCa = Path.Combine(folder, "ca.crt"),
            Certificate = Path.Combine(folder, $"{name}.crt"),
            Key = Path.Combine(folder, $"{name}.key"),
        };
        var (certificates, failure) = ClusterCertificates.Load(options, Cluster, role, TimeProvider.System);
        return certificates ?? throw new InvalidOperationException(failure);
    }

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
