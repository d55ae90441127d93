using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Odin.Edge.Control.Cluster;
using Odin.Hosting.Certificates;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Edge.Control.Cluster;

/// <summary>An edge that cannot get into its cluster says what is wrong with its certificates, or with the silo's.</summary>
public sealed class GatewayProbeTests : IDisposable
{
    private readonly CertificateFolder _ours = new();
    private readonly CertificateFolder _foreign = new();
    private readonly TcpListener _gateway = new(IPAddress.Loopback, 0);

    public GatewayProbeTests() => _gateway.Start();

    private ClusterCertificates Edge => _ours.Load(CertificateRole.Edge, "fra-1");

    private ClusterCertificates Silo => _ours.Load(CertificateRole.Silo, "silo-1");

    [Fact]
    public async Task A_gateway_that_knows_the_certificate_has_nothing_against_it()
    {
        (await FailureAsync(Edge, stream => ServeAsync(stream, Silo, knows: Silo))).ShouldBeNull();
    }

    [Fact]
    public async Task An_edge_without_certificates_needs_some() =>
        (await FailureAsync(null, stream => ServeAsync(stream, Silo, knows: Silo))).ShouldNotBeNull().ShouldContain("--cluster-ca");

    [Fact]
    public async Task A_gateway_without_TLS_is_none_of_a_silo_with_certificates() =>
        (await FailureAsync(Edge, stream =>
        {
            stream.Dispose();
            return Task.CompletedTask;
        })).ShouldNotBeNull().ShouldContain("does not speak TLS");

    [Fact]
    public async Task Without_certificates_on_either_side_there_is_nothing_to_say() =>
        (await FailureAsync(null, stream =>
        {
            stream.Dispose();
            return Task.CompletedTask;
        })).ShouldBeNull();

    [Fact]
    public async Task A_silo_of_another_authority_is_named()
    {
        var other = _foreign.Load(CertificateRole.Silo, "silo-1");
        (await FailureAsync(Edge, stream => ServeAsync(stream, other, knows: other))).ShouldNotBeNull()
            .ShouldContain("shows a certificate that is none of a silo of cluster 'odin'");
    }

    [Fact]
    public async Task An_edge_is_no_silo() =>
        (await FailureAsync(Edge, stream => ServeAsync(stream, _ours.Load(CertificateRole.Edge, "fra-2"), knows: Silo))).ShouldNotBeNull()
            .ShouldContain("none of a silo");

    [Fact]
    public async Task A_silo_that_does_not_know_the_edges_authority_refuses_it() =>
        (await FailureAsync(Edge, stream => ServeAsync(stream, Silo, knows: _foreign.Load(CertificateRole.Silo, "silo-1"))))
            .ShouldNotBeNull().ShouldContain("does not take this process's certificate, odin://odin/edge/fra-1");

    [Fact]
    public async Task A_closed_port_is_said_to_be_closed()
    {
        var closed = (IPEndPoint)_gateway.LocalEndpoint;
        _gateway.Stop();

        (await new GatewayProbe(closed, Edge, TestTimeout.OfProcess).FailureAsync()).ShouldNotBeNull()
            .ShouldContain($"{closed} takes no connection");
    }

    public void Dispose()
    {
        _gateway.Dispose();
        _ours.Dispose();
        _foreign.Dispose();
    }

    private async Task<string?> FailureAsync(ClusterCertificates? certificates, Func<NetworkStream, Task> serve)
    {
        var probe = new GatewayProbe((IPEndPoint)_gateway.LocalEndpoint, certificates, TestTimeout.OfProcess);
        var failure = probe.FailureAsync();
        using var accepted = await _gateway.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await serve(accepted.GetStream());
        return await failure;
    }

    /// <summary>As a silo does, but that it speaks first, for nobody to wait.</summary>
    private static async Task ServeAsync(NetworkStream stream, ClusterCertificates shows, ClusterCertificates knows)
    {
        await using var tls = new SslStream(stream);
        try
        {
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
            {
                ServerCertificate = shows.Own,
                ClientCertificateRequired = true,
                EnabledSslProtocols = SslProtocols.Tls13,
                RemoteCertificateValidationCallback = (_, shown, _, _) =>
                    shown is X509Certificate2 certificate && knows.Who(certificate) is not null,
            });
            await tls.WriteAsync(new byte[1]);
            await tls.CopyToAsync(Stream.Null);
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException)
        {
            // The probe sees its side of it.
        }
    }
}
