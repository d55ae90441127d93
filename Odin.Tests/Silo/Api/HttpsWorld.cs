using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using Odin.Hosting.Certificates;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Silo.Api;

/// <summary>The same with certificates: its admin endpoint takes HTTPS.</summary>
public sealed class HttpsWorld : ApiWorld
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    internal CertificateFolder Folder { get; } = new();

    internal ClusterCertificates Own => Certificates!;

    internal X509Certificate2 Operator => field ??= Folder.Load(CertificateRole.Operator, "ada").Own;

    private protected override ClusterCertificates? Certificates => field ??= Folder.Load(CertificateRole.Silo, "silo-1");

    /// <summary>A client that shows a certificate, or none, and believes the cluster's authority only.</summary>
    internal HttpClient Client(X509Certificate2? certificate, Action<X509Certificate2>? onServer = null)
    {
        var handler = HandlerFrom(NewAddress());
        handler.SslOptions = new SslClientAuthenticationOptions
        {
            LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate!,
            ClientCertificates = certificate is null ? null : [certificate],
            RemoteCertificateValidationCallback = (_, shown, _, _) =>
            {
                onServer?.Invoke((X509Certificate2)shown!);
                return Own.Who((X509Certificate2)shown!) is { Role: CertificateRole.Silo };
            },
        };
        return new HttpClient(handler) { BaseAddress = Address, DefaultRequestVersion = HttpVersion.Version20 };
    }

    /// <summary>Certificates that make nobody an operator.</summary>
    internal IEnumerable<(string What, X509Certificate2 Certificate)> Strangers()
    {
        using var foreign = new CertificateFolder();
        var otherCluster = new CertificateAuthority("other", Folder.Authority.Certificate, TimeProvider.System);
        var longAgo = new CertificateAuthority("odin", Folder.Authority.Certificate,
            new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddDays(-20)));
        yield return ("an edge's", Folder.Load(CertificateRole.Edge, "fra-1").Own);
        yield return ("a silo's", Folder.Load(CertificateRole.Silo, "silo-2").Own);
        yield return ("an expired one", longAgo.Issue(CertificateRole.Operator, "ada", Day));
        yield return ("a self-signed one", TestCertificate.SelfSigned("ada"));
        yield return ("one of another authority", foreign.Load(CertificateRole.Operator, "ada").Own);
        yield return ("one of another cluster", otherCluster.Issue(CertificateRole.Operator, "ada", Day));
        yield return ("one without a name", Folder.Sign());
        yield return ("one of an unknown role", Folder.Sign("odin://odin/guest/ada"));
        yield return ("one of two names", Folder.Sign("odin://odin/operator/ada", "odin://odin/operator/bob"));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Folder.Dispose();
    }
}
