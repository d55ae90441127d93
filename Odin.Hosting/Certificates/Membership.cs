using System.Security.Cryptography.X509Certificates;

namespace Odin.Hosting.Certificates;

/// <summary>What was read from the three files at one time.</summary>
/// <param name="Own">With its private key.</param>
/// <param name="Name">Who this process is.</param>
/// <param name="Authorities">Who may sign for others.</param>
internal sealed record Membership(X509Certificate2 Own, CertificateName Name, X509Certificate2Collection Authorities)
{
    /// <summary>A membership that can be used now, or why there is none.</summary>
    /// <param name="options">All three paths are given.</param>
    public static (Membership? Membership, string? Failure) Read(CertificateOptions options, string cluster, DateTimeOffset now)
    {
        var (authorities, unreadable) = CertificateFiles.ReadAuthorities(options.ClusterCa!);
        if (authorities is null) return (null, unreadable);
        var (own, failure) = CertificateFiles.Read(options.Certificate!, options.Key!);
        if (own is null) return (null, failure);

        if (CertificateCheck.Failure(own, authorities, now) is { } why)
            return (null, $"the certificate {options.Certificate} is not good for the authority {options.ClusterCa}: {why}");
        if (CertificateName.Of(own) is not { } name)
            return (null, $"the certificate {options.Certificate} names nobody as odin://CLUSTER/ROLE/NAME: " +
                "make one with `odin cluster issue`");
        if (name.Cluster != cluster)
            return (null, $"the certificate {options.Certificate} is of cluster '{name.Cluster}', and --cluster-id is '{cluster}'");
        return (new Membership(own, name, authorities), null);
    }
}
