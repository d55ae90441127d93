using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Odin.Edge.Control.Cluster;
using Odin.Grains.AppBackends;
using Odin.Grains.Catalog;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Hosting.Certificates;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary>A cluster with certificates: who gets in, and what it may call.</summary>
public sealed class CertifiedClusterTests(CertifiedWorld world) : IClassFixture<CertifiedWorld>
{
    private static readonly EdgeIdentity Edge1 = new("fra-1", "fra", 1);

    private CertificateFolder Certificates => world.Certificates;

    [Fact]
    public async Task An_edge_may_do_what_it_must_as_itself_and_nothing_else()
    {
        await using var client = await ConnectAsync(Certificates.Load(CertificateRole.Edge, "fra-1"));
        var catalog = client.Grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key);

        foreach (var region in new[] { "fra", "iad" })   // Their grains are on two silos: calls are forwarded, too.
        {
            var grain = client.Grains.GetGrain<IRegionGrain>(region);
            foreach (var id in new[] { "fra-1", "fra-1~2" }) await grain.LeaveAsync(new EdgeIdentity(id, region, 1));
            foreach (var id in new[] { "fra-2", "fra-11", "fra" })
                await RefusedAsync(() => grain.LeaveAsync(new EdgeIdentity(id, region, 1)).AsTask());
        }

        await RefusedAsync(() => client.Grains.GetGrain<IRegionGrain>("iad").LeaveAsync(Edge1).AsTask());
        await RefusedAsync(() => client.Grains.GetGrain<IRegionGrain>("fra").GetEdgesAsync().AsTask());
        await RefusedAsync(() => catalog.GetAsync());
        await RefusedAsync(() => catalog.ApplyAsync(new ConfigSpec(), expectedVersion: null));
        await RefusedAsync(() => catalog.SetEdgeAdminStateAsync("fra-2", AdminState.Disabled));
        await RefusedAsync(() => client.Grains.GetGrain<IAppBackendGrain>("shop").GetStatusAsync().AsTask());
        await RefusedAsync(() => client.Grains.GetGrain<IManagementGrain>(0).GetHosts());
        await RefusedAsync(() => client.Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.FromMinutes(2)));
    }

    [Fact]
    public async Task An_operator_may_use_the_commands_and_is_no_edge()
    {
        var (exitCode, said) = await world.OdinAsync(["get", "apps", .. Certificates.FlagsOf(CertificateRole.Operator, "ada")]);
        exitCode.ShouldBe(0, said);
        await using var client = await ConnectAsync(Certificates.Load(CertificateRole.Operator, "ada"));

        await client.Grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key).GetAsync();
        await RefusedAsync(() => client.Grains.GetGrain<IRegionGrain>("fra").LeaveAsync(Edge1).AsTask());
        await RefusedAsync(() => client.Grains.GetGrain<IManagementGrain>(0).GetHosts());
    }

    [Fact]
    public async Task A_pass_of_somebody_else_is_unknown_and_an_edge_with_its_own_is_served()
    {
        using var foreign = new CertificateFolder();
        var stranger = foreign.Load(CertificateRole.Silo, "silo-1");
        await using var client = await ConnectAsync(Certificates.Load(CertificateRole.Edge, "fra-1"));
        var region = client.Grains.GetGrain<IRegionGrain>("fra");

        new KnownPasses(Certificates.Load(CertificateRole.Silo, "silo-1")).Who(CallerPass.Write(stranger.Own, DateTimeOffset.UtcNow))
            .ShouldBeNull();
        await region.LeaveAsync(Edge1);
    }

    [Fact]
    public async Task A_stranger_at_any_port_gets_nothing_but_a_closed_connection()
    {
        using var foreign = new CertificateFolder();
        using var selfSigned = TestCertificate.SelfSigned("silo-1");
        using var expiredSilo = Expired();
        var edge = Certificates.Load(CertificateRole.Edge, "fra-1").Own;
        var person = Certificates.Load(CertificateRole.Operator, "ada").Own;
        X509Certificate2?[] nobodies = [null, selfSigned, expiredSilo, foreign.Load(CertificateRole.Silo, "silo-1").Own];

        foreach (var port in new[] { world.Silo.GatewayPort, world.Silo.SiloPort })
        {
            (await BytesWithoutTlsAsync(port)).ShouldBe(0, $"port {port} without TLS");
            foreach (var nobody in nobodies)
                (await BytesAsync(port, nobody)).ShouldBe(0, $"port {port} with {nobody?.Subject ?? "none"}");
        }

        (await BytesAsync(world.Silo.SiloPort, edge)).ShouldBe(0);
        (await BytesAsync(world.Silo.SiloPort, person)).ShouldBe(0);
    }

    [Theory]
    [InlineData("silo")]
    [InlineData("edge")]
    public async Task With_Redis_and_withoutCertificates_nothing_starts_unasked(string command)
    {
        await using var odin = LiveProcess.Start(command, "dotnet", [Path.Combine(AppContext.BaseDirectory, "odin.dll"), command],
            new Dictionary<string, string> { ["ODIN__REDIS"] = "127.0.0.1:1" });

        var (exitCode, said) = await odin.RunToEndAsync();

        exitCode.ShouldBe(1);
        said.ShouldContain("--insecure-cluster");
    }

    private static async Task RefusedAsync(Func<Task> call) =>
        (await Should.ThrowAsync<UnauthorizedAccessException>(call)).Message.ShouldContain("may not call");

    private X509Certificate2 Expired()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow.AddDays(-20));
        var authority = new CertificateAuthority("odin", Certificates.Authority.Certificate, time);
        return authority.Issue(CertificateRole.Silo, "silo-1", TimeSpan.FromDays(1));
    }

    private Task<ClusterClient> ConnectAsync(ClusterCertificates certificates) =>
        ClusterClient.ConnectAsync(new ClusterConnectionOptions { Redis = world.Redis.Address, Certificates = certificates }, region: null,
            NullLoggerFactory.Instance, TestContext.Current.CancellationToken);

    /// <summary>How many bytes come back for those that Orleans' clients send first.</summary>
    private static async Task<int> BytesWithoutTlsAsync(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        await client.GetStream().WriteAsync(new byte[] { 4, 0, 0, 0, 1, 2, 3, 4 });
        return await ReadAsync(client.GetStream());
    }

    /// <summary>The same within TLS; a refused handshake is none. A client of TLS 1.3 learns of its refusal only when it reads.</summary>
    private static async Task<int> BytesAsync(int port, X509Certificate2? certificate)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        await using var tls = new SslStream(client.GetStream());
        try
        {
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "odin.odin.internal",
                EnabledSslProtocols = SslProtocols.Tls13,
                ClientCertificates = certificate is null ? null : [certificate],
                LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate!,
                RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null,
            }, TestContext.Current.CancellationToken);
            await tls.WriteAsync(new byte[] { 4, 0, 0, 0, 1, 2, 3, 4 });
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException)
        {
            return 0;
        }

        return await ReadAsync(tls);
    }

    private static async Task<int> ReadAsync(Stream stream)
    {
        using var deadline = TestTimeout.Source(TestTimeout.OfProcess);
        var (total, buffer) = (0, new byte[1024]);
        try
        {
            while (await stream.ReadAsync(buffer, deadline.Token) is > 0 and var read) total += read;
        }
        catch (IOException)
        {
            // Closed by a reset.
        }

        return total;
    }
}
