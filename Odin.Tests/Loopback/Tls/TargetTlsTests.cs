using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Odin.Edge.Certificates;
using Odin.Edge.Control.Applying;
using Odin.Edge.Health;
using Odin.Edge.Targets;
using Odin.Edge.Tls;
using Odin.Grains.Configuration;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback.Tls;

/// <summary>Targets want TLS: clients whose own TLS ends at the edge, and clients without.</summary>
public sealed class TargetTlsTests : IDisposable
{
    private static readonly byte[] Bulk = [.. Enumerable.Range(0, 3_000_000).Select(index => (byte)(index * 7 + index / 251))];

    private readonly TlsFolder _folder = new();
    private readonly int _port = FreePort.Next();
    private readonly List<X509Certificate2> _loaded = [];

    public void Dispose()
    {
        foreach (var certificate in _loaded) certificate.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(EdgeLoops.OneEpoll, false)]
    [InlineData(EdgeLoops.OneEpoll, true)]
    [InlineData(EdgeLoops.EpollAlwaysSplicing, false)]
    [InlineData(EdgeLoops.Portable, true)]
    public async Task Bytes_go_both_ways_unchanged_and_are_counted(EdgeLoops loops, bool isEncryptedAnew)
    {
        await using var target = TlsTarget.Echo(Certificate("db.internal"));
        await using var edge = await StartAsync(loops);
        var app = App(target);
        await edge.ServeAsync(isEncryptedAnew ? app with { Tls = Shop() } : app);

        await using var client = await ConnectAsync(isEncryptedAnew);
        var sending = Task.Run(async () =>
        {
            await client.WriteAsync(Bulk);
            if (client is SslStream tls) await tls.ShutdownAsync();
            else ((NetworkStream)client).Socket.Shutdown(SocketShutdown.Send);
        });
        var got = new MemoryStream();
        await TestTimeout.Within(client.CopyToAsync(got));
        await sending;

        got.ToArray().AsSpan().SequenceEqual(Bulk).ShouldBeTrue();
        var session = edge.Log.NextSession();
        (session["End"], session["BytesUp"], session["BytesDown"]).ShouldBe(("--", (long)Bulk.Length, (long)Bulk.Length));
        session["Tls"]!.ToString()!.ShouldContain(", to target TLSv1.3 TLS_");
        session["Tls"]!.ToString()!.Contains("name shop.example", StringComparison.Ordinal).ShouldBe(isEncryptedAnew);
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task A_fin_becomes_close_notify_and_the_late_answer_still_comes(EdgeLoops loops)
    {
        await using var target = TlsTarget.Start(Certificate("db.internal"), async stream =>
        {
            await stream.WriteAsync("first "u8.ToArray());
            var asked = new MemoryStream();
            await stream.CopyToAsync(asked);
            await stream.WriteAsync(asked.ToArray());
        });
        await using var edge = await StartAsync(loops);
        await edge.ServeAsync(App(target));
        using var client = await TestClient.ConnectAsync(_port);

        await client.SendAsync("late"u8.ToArray());
        client.Finish();

        Encoding.ASCII.GetString(await client.ReceiveToEndAsync()).ShouldBe("first late");
        edge.Log.NextSession()["End"].ShouldBe("--");
    }

    public static TheoryData<string, string, string> Failures => new()
    {
        { "expired", "certificate_expired", "its certificate has expired" },
        { "another name", "certificate_name", "its certificate is not for db.internal" },
        { "unknown authority", "certificate_untrusted", "its certificate is not of the authorities in authority.crt" },
        { "self-signed", "certificate_untrusted", "its certificate is not of the authorities in authority.crt" },
        { "old version", "tls_failed", "the TLS handshake failed: " },
        { "no TLS", "tls_failed", "the TLS handshake failed: " },
        { "ends", "tls_failed", "it ended the connection within the TLS handshake" },
        { "silent", "timed_out", "the TLS handshake did not end within Connect.Timeout" },
    };

    /// <summary>The bad target comes first in the order; the session must end up at the good one.</summary>
    [Theory, MemberData(nameof(Failures))]
    public async Task What_is_wrong_is_said_and_another_target_takes_the_session(string how, string outcome, string words)
    {
        await using var bad = Start(how);
        await using var good = TlsTarget.Echo(Certificate("db.internal"));
        await using var edge = await StartAsync();
        using var metrics = new MetricsReader(edge);
        var tls = Internal with { MinVersion = TlsVersion.Tls13 };
        var connect = how == "silent" ? new ConnectSpec { Timeout = TimeSpan.FromMilliseconds(200) } : new ConnectSpec();
        var only = AppSpecs.Spec("only", FreePort.Next(), bad.Address) with
        {
            TargetTls = tls,
            Connect = connect with { Attempts = 1 },
            Outlier = new OutlierSpec { Failures = 1 },
        };
        await edge.ServeAsync(only, AppSpecs.Spec("both", _port, bad.Address, good.Address) with { TargetTls = tls, Connect = connect });

        await ShouldBeResetAsync(only.Ports[0].First);
        var failed = edge.Log.NextSession();
        for (var time = 0; time < 2; time++)
        {
            using var client = await TestClient.ConnectAsync(_port);
            await client.EchoAsync("both");
        }

        failed["End"].ShouldBe(how == "silent" ? "tC" : "TC");
        failed["Tls"]!.ToString()!.ShouldContain($", TLS to target failed: {words}");
        metrics.Read()[$"odin_target_connects_total{{app=only,target={bad.Address},outcome={outcome}}}"].ShouldBe(1);
        edge.Log.Lines.ShouldContain(line => line.StartsWith("Warning 5401 App only", StringComparison.Ordinal)
            && line.Contains(words, StringComparison.Ordinal));
        if (how != "silent") (await ProbeAsync(bad, tls)).ShouldContain(how is "old version" or "no TLS" or "ends" ? "answer:" : words);
        (await ProbeAsync(good, tls)).ShouldBe("good");
    }

    [Fact]
    public async Task Targets_get_the_edge_s_certificate_and_refuse_others()
    {
        using var stranger = new TlsFolder();
        stranger.Issue("stranger", "stranger.client");
        foreach (var kind in new[] { "crt", "key" }) File.Copy(stranger.FileOf($"stranger.{kind}"), _folder.FileOf($"stranger.{kind}"));
        _folder.Issue("edge", "edge.client");
        _folder.Issue("inner", "db.internal");
        await using var server = TestTarget.Echo();
        await using var inner = await StartAsync();
        var innerPort = FreePort.Next();
        await inner.ServeAsync(AppSpecs.Spec("inner", innerPort, server.Address) with
        {
            Tls = new TlsSpec { Certificates = ["inner"], ClientCertificate = ClientCertificate.Required, ClientCa = "authority" },
        });
        await using var edge = await StartAsync();
        var app = AppSpecs.Spec("shop", _port, $"127.0.0.1:{innerPort}");

        await edge.ServeAsync(app with { TargetTls = Internal with { Certificate = "edge" } });
        using (var client = await TestClient.ConnectAsync(_port)) await client.EchoAsync("known");
        inner.Log.NextSession()["Tls"]!.ToString()!.ShouldContain("client /CN=edge.client");
        (await ProbeAsync(innerPort, Internal with { Certificate = "edge" })).ShouldBe("good");
        edge.Log.NextSession()["Tls"]!.ToString()!.ShouldNotContain("broke");
        await edge.ServeAsync(app with { TargetTls = Internal with { Certificate = "stranger" } });
        await ShouldBeResetAsync(_port);
        edge.Log.NextSession()["Tls"]!.ToString()!.ShouldContain("which broke: tlsv1 alert unknown ca");   // Behind TLS 1.3's handshake.
        server.Accepted.ShouldBe(2);   // The one that was known, and the probe.
    }

    [Theory]
    [InlineData("h2", "h2", "", "h2")]
    [InlineData("h2 http/1.1", "http/1.1", "", "http/1.1")]
    [InlineData("h2", "", "", "")]
    [InlineData("", "h2", "", "")]
    [InlineData("h2", "h2", "http/1.1", "http/1.1")]
    [InlineData("", "", "other h2", "h2")]
    public async Task Targets_are_offered_what_the_client_speaks_or_what_the_app_says(
        string ours, string client, string offered, string agreed)
    {
        await using var target = TlsTarget.Start(Certificate("db.internal"),
            stream => stream.WriteAsync(Encoding.ASCII.GetBytes($"<{stream.NegotiatedApplicationProtocol}>")).AsTask(),
            options => options.ApplicationProtocols = Protocols("http/1.1 h2"));
        await using var edge = await StartAsync();
        await edge.ServeAsync(App(target) with
        {
            Tls = Shop() with { Alpn = [.. ours.Split(' ', StringSplitOptions.RemoveEmptyEntries)] },
            TargetTls = Internal with { Alpn = [.. offered.Split(' ', StringSplitOptions.RemoveEmptyEntries)] },
        });

        await using var connected = await TlsClient.ConnectAsync(_port, _folder, protocols: [.. Protocols(client)]);

        Encoding.ASCII.GetString(await connected.ReceiveToEndAsync()).ShouldBe($"<{agreed}>");
    }

    [Fact]
    public async Task A_target_that_refuses_the_protocol_is_no_target()
    {
        await using var target = TlsTarget.Echo(
            Certificate("db.internal"), options => options.ApplicationProtocols = Protocols("http/1.1"));
        await using var edge = await StartAsync();
        var spec = Internal with { Alpn = ["h2"] };
        await edge.ServeAsync(App(target) with { TargetTls = spec, Connect = new ConnectSpec { Attempts = 1 } });

        await ShouldBeResetAsync(_port);

        edge.Log.NextSession()["Tls"]!.ToString()!.ShouldContain(", TLS to target failed: the TLS handshake failed: ");
        (await ProbeAsync(target, spec)).ShouldNotBe("good");
        (await ProbeAsync(target, spec with { Alpn = ["http/1.1"] })).ShouldBe("good");
    }

    [Fact]
    public async Task A_proxy_header_goes_before_the_handshake()
    {
        var header = new TaskCompletionSource<string>();
        await using var target = TlsTarget.Start(Certificate("127.0.0.1"), stream => stream.CopyToAsync(stream), before: async socket =>
        {
            var line = new StringBuilder();
            var one = new byte[1];
            while (!line.ToString().EndsWith("\r\n", StringComparison.Ordinal) && await socket.ReceiveAsync(one) == 1)
                line.Append((char)one[0]);
            header.TrySetResult(line.ToString());
        });
        await using var edge = await StartAsync();
        await edge.ServeAsync(App(target) with
        {
            TargetTls = new TargetTlsSpec { Ca = "authority" },   // The name is the target's address.
            ProxyProtocol = new ProxyProtocolSpec { Send = ProxyProtocolSend.V1 },
        });
        using var client = await TestClient.ConnectAsync(_port);

        await client.EchoAsync("behind it");

        (await TestTimeout.Within(header.Task)).ShouldStartWith("PROXY TCP4 127.0.0.1 127.0.0.1 ");
    }

    [Fact]
    public async Task Without_its_file_an_app_refuses_clients_and_serves_once_it_is_there()
    {
        await using var target = TlsTarget.Echo(Certificate("db.internal"));
        await using var edge = await StartAsync();
        File.Delete(_folder.FileOf("authority.crt"));
        await edge.ServeAsync(App(target));

        await ShouldBeResetAsync(_port);
        var refused = edge.Log.NextSession();
        (refused["End"], refused["Refusal"]!.ToString()).ShouldBe(("EA", "NoTargetTls"));
        edge.Log.Lines.ShouldContain(line => line.StartsWith("Error 5625 App shop", StringComparison.Ordinal)
            && line.Contains("authority.crt does not exist", StringComparison.Ordinal));

        File.Copy(_folder.AuthorityFile, _folder.FileOf("authority.crt"));
        await edge.Services.GetRequiredService<TlsSet>().RenewAsync();
        using (var client = await TestClient.ConnectAsync(_port)) await client.EchoAsync("now");
        target.Accepted.ShouldBe(1);
    }

    private static TargetTlsSpec Internal => new() { ServerName = "db.internal", Ca = "authority" };

    private static List<SslApplicationProtocol> Protocols(string names) =>
        [.. names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => new SslApplicationProtocol(name))];

    private static TlsSpec Shop() => new() { Certificates = ["shop"] };

    private AppSpec App(TestTarget target) => AppSpecs.Spec("shop", _port, target.Address) with { TargetTls = Internal };

    private async Task<TestEdge> StartAsync(EdgeLoops loops = default)
    {
        _folder.Issue("shop", "shop.example");
        if (!File.Exists(_folder.FileOf("authority.crt"))) File.Copy(_folder.AuthorityFile, _folder.FileOf("authority.crt"));
        return await TestEdge.StartAsync(loops, change: options => options.CertificateDirectory = _folder.Path);
    }

    private async Task<Stream> ConnectAsync(bool isEncrypted) => isEncrypted
        ? (await TlsClient.ConnectAsync(_port, _folder)).Stream
        : new NetworkStream((await TestClient.ConnectAsync(_port)).Socket, ownsSocket: true);

    private X509Certificate2 Certificate(string name, TlsFolder? folder = null, DateTimeOffset? notAfter = null)
    {
        folder ??= _folder;
        folder.Issue("target", notAfter ?? DateTimeOffset.UtcNow.AddDays(30), false, name);
        var certificate = folder.Load("target");
        _loaded.Add(certificate);
        return certificate;
    }

    private TestTarget Start(string how)
    {
        using var strangers = new TlsFolder();
        return how switch
        {
            "expired" => TlsTarget.Echo(Certificate("db.internal", notAfter: DateTimeOffset.UtcNow.AddDays(-1))),
            "another name" => TlsTarget.Echo(Certificate("other.internal")),
            "unknown authority" => TlsTarget.Echo(Certificate("db.internal", strangers)),
            "self-signed" => TlsTarget.Echo(Keep(TestCertificate.SelfSigned("db.internal"))),
            "old version" => TlsTarget.Echo(Certificate("db.internal"), options => options.EnabledSslProtocols = SslProtocols.Tls12),
            "no TLS" => TestTarget.Greeter("SSH-2.0-OpenSSH_9.6\r\n"),
            "ends" => TestTarget.Start(socket => socket.ReceiveAsync(new byte[4096])),
            _ => TestTarget.Start(TestTarget.DrainAsync),
        };
    }

    private X509Certificate2 Keep(X509Certificate2 certificate)
    {
        _loaded.Add(certificate);
        return certificate;
    }

    /// <summary>The reset may come before the client has noticed that it is connected.</summary>
    private static async Task ShouldBeResetAsync(int port)
    {
        try
        {
            using var client = await TestClient.ConnectAsync(port);
            (await client.ReceiveUntilBrokenAsync()).ShouldBe(SocketError.ConnectionReset);
        }
        catch (SocketException exception)
        {
            exception.SocketErrorCode.ShouldBe(SocketError.ConnectionReset);
        }
    }

    private Task<string> ProbeAsync(TestTarget target, TargetTlsSpec spec) => ProbeAsync(target.Port, spec);

    /// <summary>What a health check says of a target that sessions reach like this.</summary>
    private async Task<string> ProbeAsync(int port, TargetTlsSpec spec)
    {
        var files = new CertificateFolder(_folder.Path, TimeProvider.System);
        var settings = new TargetTlsSettings(spec, files.ReadAuthorities("authority").Authorities,
            spec.Certificate is { } name ? files.Read(name).Certificate : null);
        var (context, _) = TargetTlsContext.Create(settings);
        using var probes = new ProbeRunner(TimeProvider.System);
        try
        {
            var route = new ProbeRoute(ProxyProtocolSend.Off, IsSecured: true,
                new AppTls<TargetTlsSettings, TargetTlsContext>(settings, [context!], null));
            var probed = new Target(new TargetAddress("127.0.0.1", port), loops: 1)
            {
                Addresses = ResolvedAddresses.Of(new IPEndPoint(IPAddress.Loopback, port)),
            };
            var check = new HealthCheckSpec { Timeout = TestTimeout.Usual };
            return (await probes.RunAsync(check, route, probed, CancellationToken.None)).OfTarget.Failure ?? "good";
        }
        finally
        {
            context!.Retire();
        }
    }
}
