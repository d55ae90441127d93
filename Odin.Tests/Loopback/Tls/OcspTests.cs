using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Odin.Edge.Certificates;
using Odin.Edge.Control.Applying;
using Odin.Edge.Events;
using Odin.Edge.Tls;
using Odin.Tests.Grains.Support;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;
using CertificateFolder = Odin.Edge.Certificates.CertificateFolder;

namespace Odin.Tests.Loopback.Tls;

/// <summary>OCSP responses beside certificates: what is stapled, and what is not.</summary>
public sealed class OcspTests : IDisposable
{
    private static readonly string[] ADay = ["-ndays", "1"];

    private readonly TlsFolder _folder = new();

    public OcspTests() => Tool.Require("openssl", "openssl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Clients_that_ask_get_the_response_of_the_certificate_that_they_get()
    {
        await using var target = TestTarget.Greeter("hello");
        await using var world = await TlsWorld.StartAsync();
        await world.Edge.ServeAsync(world.App(target));
        (await AskAsync(world)).ShouldContain("OCSP response: no response sent");

        await StapleAsync(world, "shop");
        (await AskAsync(world)).ShouldContain("Cert Status: good");
        (await AskAsync(world, "-tls1_2")).ShouldContain("Cert Status: good");
        world.Edge.Log.Lines.ShouldContain(line => line.StartsWith("Information 5633 Certificate shop", StringComparison.Ordinal));

        world.Folder.Issue("shop.rsa", DateTimeOffset.UtcNow.AddDays(10), isRsa: true, "shop.example");
        await LookAsync(world);
        string[] rsa = ["-tls1_2", "-cipher", "ECDHE-RSA-AES128-GCM-SHA256"];
        (await AskAsync(world, rsa)).ShouldContain("no response sent");   // That of the other pair is none for this one.
        await StapleAsync(world, "shop.rsa");
        (await AskAsync(world, rsa)).ShouldContain("Cert Status: good");
        (await AskAsync(world)).ShouldContain("Cert Status: good");

        world.Folder.Issue("shop", "shop.example");
        await LookAsync(world);
        await LookAsync(world);   // The response may have been on the way.
        (await AskAsync(world)).ShouldContain("no response sent");
        world.Edge.Log.Lines.ShouldContain(line => line.StartsWith("Warning 5634 Certificate shop", StringComparison.Ordinal)
            && line.Contains("shop.ocsp is about another certificate", StringComparison.Ordinal));
        using var metrics = new MetricsReader(world.Edge);
        metrics.Read()["odin_certificate_refused{name=shop}"].ShouldBe(1);
        await StapleAsync(world, "shop");
        (await AskAsync(world)).ShouldContain("Cert Status: good");
        metrics.Read()["odin_certificate_refused{name=shop}"].ShouldBe(0);
    }

    [Theory]
    [InlineData("good", null)]
    [InlineData("nonsense", "is no OCSP response in DER")]
    [InlineData("empty", "is no OCSP response in DER")]
    [InlineData("another certificate", "is about another certificate")]
    [InlineData("another authority", "is about another certificate")]   // Its name and key are in the hash.
    [InlineData("forged", "is not signed by the certificate's issuer")]
    [InlineData("revoked", "was revoked at 2025-01-01")]
    [InlineData("unknown", "does not know the certificate")]
    [InlineData("without an end", "does not say until when it counts")]
    [InlineData("stale", "counted until")]
    [InlineData("early", "counts from")]
    [InlineData("try later", "its responder says trylater")]
    [InlineData("no issuer", "the certificate of the issuer is not behind the own one")]
    public async Task What_clients_would_not_believe_is_not_stapled(string how, string? reason)
    {
        _folder.Issue("shop", "shop.example");
        using var strangers = new TlsFolder();
        strangers.Issue("shop", "shop.example");
        _folder.Issue("other", "shop.example");
        var pair = new CertificateFolder(_folder.Path, TimeProvider.System).Read("shop").Certificate!.Pairs[0];
        if (how == "no issuer") pair = pair with { Chain = pair.Chain[..1] };
        var response = how switch
        {
            "nonsense" => "nonsense"u8.ToArray(),
            "empty" => [],
            "another certificate" => await _folder.AskAuthorityAsync("other", ADay),
            "another authority" => await strangers.AskAuthorityAsync("shop", ADay),
            "revoked" => await _folder.AskAuthorityAsync("shop", ADay, isRevoked: true),
            "unknown" => await _folder.AskAuthorityAsync("shop", ADay, listed: "other"),
            "without an end" => await _folder.AskAuthorityAsync("shop", []),
            "forged" => await _folder.AskAuthorityAsync("shop", [.. ADay, "-resp_no_certs"]),
            "try later" => [0x30, 0x03, 0x0A, 0x01, 0x03],
            _ => await _folder.AskAuthorityAsync("shop", ADay),
        };
        if (how == "forged") response[^1] ^= 1;
        var now = DateTimeOffset.UtcNow.AddDays(how switch { "stale" => 2, "early" => -1, _ => 0 });

        var (staple, failure) = OcspCheck.Read(response, pair, now);

        if (reason is null) failure.ShouldBeNull();
        else failure.ShouldNotBeNull().ShouldContain(reason);
        (staple is null).ShouldBe(reason is not null);
        if (staple is not null) staple.NextUpdate.ShouldBe(now.AddDays(1), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task One_that_grows_stale_is_stapled_no_more_and_said_once()
    {
        _folder.Issue("shop", "shop.example");
        _folder.Replace("shop.ocsp", await _folder.AskAuthorityAsync("shop", ADay));
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var log = new EventLog();
        var events = new EdgeEvents(Specs.Edge("fra-1"), time);
        var store = new CertificateStore(new CertificateFolder(_folder.Path, time, OcspCheck.Read), _ => null, events, time,
            log.LoggerOf<CertificateStore>());
        store.Watch(["shop"], []);
        store.Find("shop").Certificate!.Pairs[0].Staple.ShouldNotBeNull();

        time.Advance(TimeSpan.FromDays(1.1));
        for (var look = 0; look < 300; look++) store.Look();

        store.Find("shop").Certificate!.Pairs[0].Staple.ShouldBeNull();
        store.Statuses.ShouldHaveSingleItem().IsRefused.ShouldBeTrue();
        log.Count("counted until", 5634).ShouldBe(1);
        events.NextForReport().ShouldHaveSingleItem().Text.ShouldContain("goes out without an OCSP response");
    }

    private static async Task StapleAsync(TlsWorld world, string name)
    {
        world.Folder.Replace($"{name}.ocsp", await world.Folder.AskAuthorityAsync(name, ADay));
        await LookAsync(world);
    }

    private static Task LookAsync(TlsWorld world) => world.Edge.Services.GetRequiredService<TlsSet>().RenewAsync();

    private static Task<string> AskAsync(TlsWorld world, params string[] options) => Command.RunAsync("openssl",
        ["s_client", "-connect", $"127.0.0.1:{world.Port}", "-servername", "shop.example", "-CAfile", world.Folder.AuthorityFile,
            "-verify_return_error", "-ign_eof", "-status", .. options]);
}
