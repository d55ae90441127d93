using Odin.Hosting.Certificates;

namespace Odin.Cli.Certificates;

/// <summary>The certificates of one <c>odin run</c>: its own, in memory, and one with which commands of the same user reach it.</summary>
internal sealed class RunCertificates : IDisposable
{
    /// <summary>Longer than any process lives.</summary>
    private static readonly TimeSpan GoodFor = TimeSpan.FromDays(3650);

    private readonly CertificateAuthority _authority;
    private readonly RunFolder? _folder;

    private RunCertificates(CertificateAuthority authority, RunFolder? folder) => (_authority, _folder) = (authority, folder);

    public ClusterCertificates OfSilo => field ??=
        ClusterCertificates.Of(_authority, CertificateRole.Silo, "run", GoodFor, TimeProvider.System);

    /// <param name="cluster">The cluster's name.</param>
    /// <param name="gatewayPort">Where commands come, on loopback.</param>
    /// <param name="say">Gets a line for the operator when there is no place for their certificate.</param>
    public static RunCertificates Create(string cluster, int gatewayPort, Action<string> say)
    {
        var authority = CertificateAuthority.Create(cluster, GoodFor, TimeProvider.System);
        var (folder, failure) = RunFolder.Create(authority, gatewayPort, GoodFor);
        if (failure is not null) say($"odin's commands cannot reach this process, for it has no place for their certificate: {failure}");
        return new RunCertificates(authority, folder);
    }

    public void Dispose()
    {
        _folder?.Dispose();
        _authority.Dispose();
    }
}
