using System.Globalization;
using Odin.Grains.Configuration;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Loopback.Tls;

/// <summary>Programs that people use, with every check of the certificate that they have.</summary>
public sealed class RealClientsTests
{
    [Theory]
    [InlineData("--tlsv1.2", "--tls-max", "1.2")]
    [InlineData("--tlsv1.3")]
    public async Task Curl_verifies_and_gets_its_page(params string[] version)
    {
        Tool.Require("curl", "curl");
        await using var target = TestTarget.Start(async socket =>
        {
            await socket.ReceiveAsync(new byte[4096]);
            await socket.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"u8.ToArray());
        });
        await using var world = await TlsWorld.StartAsync(EdgeLoops.OneEpoll, target);

        (await Command.RunAsync("curl", [.. version, "-sS", "--cacert", world.Folder.AuthorityFile, "--resolve",
            $"shop.example:{world.Port}:127.0.0.1", $"https://shop.example:{world.Port}/"])).ShouldBe("hello");
    }

    [Fact]
    public async Task Openssl_resumes_by_ticket_also_after_a_renewal_and_on_another_loop()
    {
        Tool.Require("openssl", "openssl");
        await using var target = TestTarget.Greeter("hello");
        await using var world = await TlsWorld.StartAsync(EdgeLoops.TwoEpoll, target);
        using var metrics = new MetricsReader(world.Edge);
        var ticket = world.Folder.FileOf("ticket.pem");

        (await AskAsync(world, "-sess_out", ticket)).ShouldContain("New, TLSv1.3");
        world.Folder.Issue("shop", "shop.example");
        for (var time = 0; time < 4; time++) (await AskAsync(world, "-sess_in", ticket)).ShouldContain("Reused, TLSv1.3");

        metrics.Read()["odin_tls_handshakes_total{app=shop,outcome=resumed}"].ShouldBe(4);
        metrics.Read()["odin_tls_handshakes_total{app=shop,outcome=full}"].ShouldBe(1);
    }

    [Fact]
    public async Task Tickets_end_when_clients_must_prove_something_else()
    {
        Tool.Require("openssl", "openssl");
        await using var target = TestTarget.Greeter("hello");
        await using var world = await TlsWorld.StartAsync(EdgeLoops.OneEpoll, target);
        File.Copy(world.Folder.AuthorityFile, world.Folder.FileOf("clients.crt"));
        var ticket = world.Folder.FileOf("ticket.pem");
        await AskAsync(world, "-sess_out", ticket);

        await world.Edge.ServeAsync(world.App(target) with
        {
            Tls = new TlsSpec { Certificates = ["shop"], ClientCertificate = ClientCertificate.Optional, ClientCa = "clients" },
        });

        (await AskAsync(world, "-sess_in", ticket)).ShouldContain("New, TLSv1.3");
    }

    [Fact]
    public async Task Redis_cli_with_a_client_certificate()
    {
        Tool.Require("redis-cli", "redis-server");
        await using var redis = await RedisServer.StartAsync();
        await using var world = await TlsWorld.StartAsync();
        world.Folder.IssueClient("alice").Dispose();
        File.Copy(world.Folder.AuthorityFile, world.Folder.FileOf("clients.crt"));
        await world.Edge.ServeAsync(AppSpecs.Spec("redis", world.Port, redis.Address) with
        {
            Tls = new TlsSpec { Certificates = ["shop"], ClientCertificate = ClientCertificate.Required, ClientCa = "clients" },
        });

        (await Command.RunAsync("redis-cli", "-h", "127.0.0.1", "-p", world.Port.ToString(CultureInfo.InvariantCulture), "--tls", "--sni",
            "shop.example", "--cacert", world.Folder.AuthorityFile, "--cert", world.Folder.FileOf("alice.crt"), "--key",
            world.Folder.FileOf("alice.key"), "PING")).Trim().ShouldBe("PONG");
    }

    [Fact]
    public async Task Two_pairs_serve_clients_of_both_kinds()
    {
        Tool.Require("openssl", "openssl");
        await using var target = TestTarget.Greeter("hello");
        await using var world = await TlsWorld.StartAsync();
        world.Folder.Issue("shop.rsa", DateTimeOffset.UtcNow.AddDays(10), isRsa: true, "shop.example");
        await world.Edge.ServeAsync(world.App(target));

        (await AskAsync(world, "-sigalgs", "ECDSA+SHA256")).ShouldContain("ECDSA");
        (await AskAsync(world, "-sigalgs", "RSA-PSS+SHA256:ECDSA+SHA256", "-tls1_2", "-cipher", "ECDHE-RSA-AES128-GCM-SHA256"))
            .ShouldContain("Cipher is ECDHE-RSA-AES128-GCM-SHA256");
    }

    private static Task<string> AskAsync(TlsWorld world, params string[] options) => Command.RunAsync("openssl",
        ["s_client", "-connect", $"127.0.0.1:{world.Port}", "-servername", "shop.example", "-CAfile", world.Folder.AuthorityFile,
            "-verify_return_error", "-ign_eof", .. options]);
}
