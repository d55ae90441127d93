using System.Security.Authentication;
using Microsoft.AspNetCore.Connections;
using Orleans.Configuration;
using Orleans.Connections.Security;

namespace Odin.Hosting.Certificates;

/// <summary>TLS 1.3 on the connections of Orleans, with a certificate on both sides.</summary>
/// <remarks>The certificates are looked up for each handshake, so that renewed ones are in force at once.</remarks>
public static class ClusterTls
{
    private static readonly TimeSpan HandshakeDeadline = TimeSpan.FromSeconds(5);

    /// <summary>On what a silo accepts and on what it opens to other silos: only silos at the silo port, everybody of the cluster at the
    /// gateway.</summary>
    public static void Secure(SiloConnectionOptions connections, ClusterCertificates certificates)
    {
        connections.ConfigureSiloInboundConnection(connection =>
            Begin(connection).UseServerTls(Options(certificates, role => role == CertificateRole.Silo)));
        connections.ConfigureGatewayInboundConnection(connection => Begin(connection).UseServerTls(Options(certificates, _ => true)));
        connections.ConfigureSiloOutboundConnection(connection => connection.UseClientTls(ToSilo(certificates)));
    }

    /// <summary>On what an edge or a command opens to a silo.</summary>
    public static void Secure(ClientConnectionOptions connections, ClusterCertificates certificates) =>
        connections.ConfigureConnection(connection => connection.UseClientTls(ToSilo(certificates)));

    private static IConnectionBuilder Begin(IConnectionBuilder builder) => builder.Use((connection, next) =>
        FirstByteGate.PassAsync(connection, next, HandshakeDeadline, TimeProvider.System));

    private static TlsOptions ToSilo(ClusterCertificates certificates)
    {
        var options = Options(certificates, role => role == CertificateRole.Silo);
        options.LocalCertificate = certificates.Own;   // Orleans asks for one here; the one in force is put in its place below.
        options.OnAuthenticateAsClient = (_, client) =>
        {
            client.TargetHost = CertificateAuthority.TargetHostOf(certificates.Cluster);
            client.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificates.Own;
        };
        return options;
    }

    /// <param name="mayEnter">Whether a member of that role is let through.</param>
    private static TlsOptions Options(ClusterCertificates certificates, Predicate<CertificateRole> mayEnter) => new()
    {
        SslProtocols = SslProtocols.Tls13,
        LocalServerCertificateSelector = (_, _) => certificates.Own,
        RemoteCertificateMode = RemoteCertificateMode.RequireCertificate,
        ClientCertificateMode = RemoteCertificateMode.RequireCertificate,
        RemoteCertificateValidation = (certificate, _, _) => certificates.Who(certificate) is { } who && mayEnter(who.Role),
        HandshakeTimeout = HandshakeDeadline,
    };
}
