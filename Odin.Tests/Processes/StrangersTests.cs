using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Odin.Edge.Control.Cluster;
using Odin.Hosting.Certificates;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary>Who cannot prove to be of the cluster gets nothing but a closed connection, whatever door of a silo it knocks at.</summary>
[Collection(CertifiedWorlds.Name)]
public sealed class StrangersTests(CertifiedWorld world)
{
    /// <summary>What Orleans' clients and silos begin with: a length, and so many bytes.</summary>
    private static readonly byte[] Beginning = [4, 0, 0, 0, 1, 2, 3, 4];

    private CertificateFolder Certificates => world.Certificates;

    [Fact]
    public async Task A_stranger_gets_nothing_at_any_port_that_a_silo_listens_on()
    {
        using var foreign = new CertificateFolder();
        var otherCluster = new CertificateAuthority("other", Certificates.Authority.Certificate, TimeProvider.System);
        (string What, X509Certificate2? Certificate)[] strangers =
        [
            ("no certificate", null),
            ("a self-signed one", TestCertificate.SelfSigned("silo-1")),
            ("an expired one", Expired()),
            ("one of another authority", foreign.Load(CertificateRole.Silo, "silo-1").Own),
            ("one of another cluster", otherCluster.Issue(CertificateRole.Silo, "silo-1", TimeSpan.FromDays(1))),
            ("one without a name", Certificates.Sign()),
            ("one of an unknown role", Certificates.Sign("odin://odin/guest/silo-1")),
            ("one of two names", Certificates.Sign("odin://odin/silo/silo-1", "odin://odin/edge/fra-1")),
        ];
        var ports = ListeningPorts.Of(world.Silo.Process.Id).Where(port => port != world.Silo.AdminPort).Order().ToList();

        ports.ShouldBe(new[] { world.Silo.GatewayPort, world.Silo.SiloPort }.Order());   // The admin endpoint is another matter.
        foreach (var port in ports)
        {
            (await BytesWithoutTlsAsync(port, Beginning)).ShouldBe(0, $"port {port} without TLS");
            foreach (var (what, certificate) in strangers) (await BytesAsync(port, certificate)).ShouldBe(0, $"port {port} with {what}");
        }

        foreach (var (_, certificate) in strangers) certificate?.Dispose();
    }

    [Theory]
    [InlineData(CertificateRole.Edge, "fra-1")]
    [InlineData(CertificateRole.Operator, "ada")]
    public async Task Only_silos_get_in_at_the_port_for_silos(CertificateRole role, string name) =>
        (await BytesAsync(world.Silo.SiloPort, Certificates.Load(role, name).Own)).ShouldBe(0);

    [Fact]
    public async Task A_stranger_that_says_nothing_or_half_of_a_greeting_is_let_go()
    {
        byte[][] beginnings = [[], [22, 3, 1, 2, 0, 1]];
        var doors = new[] { world.Silo.GatewayPort, world.Silo.SiloPort }
            .SelectMany(port => beginnings.Select(beginning => BytesWithoutTlsAsync(port, beginning)));

        (await Task.WhenAll(doors)).ShouldAllBe(bytes => bytes == 0);
    }

    [Fact]
    public async Task An_edge_says_nothing_to_what_is_not_a_silo()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = new CancellationTokenSource();
        var connecting = ClusterClient.ConnectAsync(
            new ClusterConnectionOptions
            {
                Gateway = listener.LocalEndpoint.ToString()!,
                Certificates = Certificates.Load(CertificateRole.Edge, "fra-1"),
            },
            region: null, NullLoggerFactory.Instance, stop.Token);

        using var accepted = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await using var tls = new SslStream(accepted.GetStream());
        var got = await BytesAfterAsync(tls, () => tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificate = Certificates.Load(CertificateRole.Edge, "fra-2").Own,
            ClientCertificateRequired = true,
            RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null,
        }));

        got.ShouldBe(0);
        await stop.CancelAsync();
        await Should.ThrowAsync<Exception>(connecting);
    }

    private X509Certificate2 Expired()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow.AddDays(-20));
        var authority = new CertificateAuthority("odin", Certificates.Authority.Certificate, time);
        return authority.Issue(CertificateRole.Silo, "silo-1", TimeSpan.FromDays(1));
    }

    private static async Task<int> BytesWithoutTlsAsync(int port, byte[] beginning)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        return await BytesAfterAsync(client.GetStream(), () => client.GetStream().WriteAsync(beginning).AsTask());
    }

    /// <summary>The same within TLS; a refused handshake is none. A client of TLS 1.3 learns of its refusal only when it reads.</summary>
    private static async Task<int> BytesAsync(int port, X509Certificate2? certificate)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        await using var tls = new SslStream(client.GetStream());
        return await BytesAfterAsync(tls, async () =>
        {
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "odin.odin.internal",
                EnabledSslProtocols = SslProtocols.Tls13,
                ClientCertificates = certificate is null ? null : [certificate],
                LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate!,
                RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null,
            }, TestContext.Current.CancellationToken);
            await tls.WriteAsync(Beginning);
        });
    }

    /// <summary>How many bytes come until the other side has closed the connection.</summary>
    private static async Task<int> BytesAfterAsync(Stream stream, Func<Task> begin)
    {
        using var deadline = TestTimeout.Source(TestTimeout.OfProcess);
        var (total, buffer) = (0, new byte[1024]);
        try
        {
            await begin();
            while (await stream.ReadAsync(buffer, deadline.Token) is > 0 and var read) total += read;
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException)
        {
            // Closed by a reset or an alert.
        }

        return total;
    }
}
