using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Odin.Hosting.Certificates;

/// <summary>HTTPS at an admin endpoint, with the cluster's certificate. Plain HTTP is taken at addresses of loopback only, where probes,
/// SSH tunnels and other programs of the machine come.</summary>
internal static class AdminHttps
{
    private static readonly TimeSpan HandshakeDeadline = TimeSpan.FromSeconds(5);

    /// <summary>Callers may show a certificate. What it is worth is decided with each request, so that it ends with its time and with its
    /// authority.</summary>
    public static void UseClusterHttps(this ListenOptions listen, ClusterCertificates certificates)
    {
        var shown = new HttpsCertificate(certificates);
        ConnectionDelegate? plain = null;
        listen.Use(secure => new FirstByte(secure, connection => plain!(connection), certificates.Time).ServeAsync);
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = _ => ValueTask.FromResult(Options(shown)),
            HandshakeTimeout = HandshakeDeadline,
        });
        listen.Use(next => plain = next);
    }

    private static SslServerAuthenticationOptions Options(HttpsCertificate shown) => new()
    {
        EnabledSslProtocols = SslProtocols.Tls13,
        ServerCertificateContext = shown.Current,
        ClientCertificateRequired = true,   // Asked for. Who has none goes on without.
#pragma warning disable CA5359   // Not of a server: a caller's certificate is checked with each request.
        RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
        AllowTlsResume = false,
    };
}
