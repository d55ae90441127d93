using Odin.Hosting.Certificates;

namespace Odin.Cli.Certificates;

/// <summary>The certificates of one <c>odin run</c>: in memory, so that nobody else joins its gateway.</summary>
internal sealed class RunCertificates : IDisposable
{
    /// <summary>Longer than any process lives.</summary>
    private static readonly TimeSpan GoodFor = TimeSpan.FromDays(3650);

    private readonly CertificateAuthority _authority;

    private RunCertificates(CertificateAuthority authority) => _authority = authority;

    public ClusterCertificates OfSilo => field ??=
        ClusterCertificates.Of(_authority, CertificateRole.Silo, "run", GoodFor, TimeProvider.System);

    /// <param name="cluster">The cluster's name.</param>
    public static RunCertificates Create(string cluster) => new(CertificateAuthority.Create(cluster, GoodFor, TimeProvider.System));

    public void Dispose() => _authority.Dispose();
}
