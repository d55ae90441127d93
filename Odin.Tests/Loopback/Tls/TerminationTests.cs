using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Odin.Edge.ProxyProtocol;
using Odin.Grains.Configuration;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback.Tls;

/// <summary>TLS of clients is terminated: real TLS clients, targets that see plain bytes.</summary>
public sealed class TerminationTests : IDisposable
{
    private static readonly byte[] Bulk = [.. Enumerable.Range(0, 3_000_000).Select(index => (byte)(index * 7 + index / 251))];

    private readonly TlsFolder _folder = new();
    private readonly int _port = FreePort.Next();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<EdgeLoops, SslProtocols> Ways => new()
    {
        { EdgeLoops.OneEpoll, SslProtocols.Tls12 }, { EdgeLoops.OneEpoll, SslProtocols.Tls13 }, { EdgeLoops.TwoEpoll, SslProtocols.Tls13 },
        { EdgeLoops.EpollAlwaysSplicing, SslProtocols.Tls13 }, { EdgeLoops.Portable, SslProtocols.Tls12 },
        { EdgeLoops.Portable, SslProtocols.Tls13 },
    };

    [Theory, MemberData(nameof(Ways))]
    public async Task Bytes_go_both_ways_unchanged_and_are_counted(EdgeLoops loops, SslProtocols version)
    {
        _folder.Issue("shop", "shop.example");
        await using var target = TestTarget.Echo();
        await using var edge = await StartAsync(loops);
        await edge.ServeAsync(App(target));
        await using var client = await TlsClient.ConnectAsync(_port, _folder, version: version);

        await client.EchoAsync("small");
        var sending = client.SendAsync(Bulk);
        (await client.ReceiveAsync(Bulk.Length)).AsSpan().SequenceEqual(Bulk).ShouldBeTrue();
        await sending;
        await client.FinishAsync();
        (await client.ReceiveToEndAsync()).ShouldBeEmpty();

        var session = edge.Log.NextSession();
        (session["End"], session["BytesUp"], session["BytesDown"]).ShouldBe(("--", Bulk.Length + 5L, Bulk.Length + 5L));
        session["Tls"]!.ToString()!.ShouldStartWith($", {(version == SslProtocols.Tls12 ? "TLSv1.2" : "TLSv1.3")} ");
        session["Tls"]!.ToString()!.ShouldContain(", name shop.example, alpn -, client -");
    }

    /// <summary>One send brings the end of the client's handshake, many records and close_notify: the edge reads more than its step
    /// takes.</summary>
    [Theory]
    [InlineData(EdgeLoops.OneEpoll, 5)]
    [InlineData(EdgeLoops.OneEpoll, 300_000)]
    [InlineData(EdgeLoops.Portable, 300_000)]
    public async Task What_comes_with_the_end_of_the_handshake_is_not_lost(EdgeLoops loops, int count)
    {
        _folder.Issue("shop", "shop.example");
        await using var target = TestTarget.Echo();
        await using var edge = await StartAsync(loops);
        await edge.ServeAsync(App(target));
        using var client = await TestClient.ConnectAsync(_port);
        using var deadline = TestTimeout.Source(TestTimeout.Usual);
        await using var held = new HeldStream(client.Socket);
        await using var stream = new SslStream(held, leaveInnerStreamOpen: false,
            (_, certificate, _, _) => _folder.IsOurs((X509Certificate2)certificate!));
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "shop.example",
            AllowTlsResume = false,
            EnabledSslProtocols = SslProtocols.Tls13,   // Its clients are done before the server is.
        }, deadline.Token);

        await stream.WriteAsync(Bulk.AsMemory(0, count), deadline.Token);
        await stream.ShutdownAsync();
        var sending = held.LetGoAsync(deadline.Token);

        var got = new MemoryStream();
        await stream.CopyToAsync(got, deadline.Token);
        await sending;
        got.ToArray().AsSpan().SequenceEqual(Bulk.AsSpan(0, count)).ShouldBeTrue();
        edge.Log.NextSession()["End"].ShouldBe("--");
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task The_target_may_speak_first_and_end_first_and_the_client_answers_late(EdgeLoops loops)
    {
        _folder.Issue("shop", "shop.example");
        var late = new TaskCompletionSource<byte[]>();
        await using var target = TestTarget.Start(async socket =>
        {
            await socket.SendAsync("first"u8.ToArray());
            socket.Shutdown(SocketShutdown.Send);
            var buffer = new byte[100];
            var got = 0;
            while (await socket.ReceiveAsync(buffer.AsMemory(got)) is > 0 and var read) got += read;
            late.SetResult(buffer[..got]);
        });
        await using var edge = await StartAsync(loops);
        await edge.ServeAsync(App(target));
        await using var client = await TlsClient.ConnectAsync(_port, _folder);

        Encoding.ASCII.GetString(await client.ReceiveToEndAsync()).ShouldBe("first");
        await client.SendAsync("late"u8.ToArray());
        await client.FinishAsync();

        Encoding.ASCII.GetString(await late.Task.WaitAsync(TestTimeout.Usual, TestTimeout.Time)).ShouldBe("late");
        edge.Log.NextSession()["End"].ShouldBe("--");
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task A_fin_without_close_notify_ends_the_direction_and_the_answer_still_comes(EdgeLoops loops)
    {
        _folder.Issue("shop", "shop.example");
        await using var target = TestTarget.Echo();
        await using var edge = await StartAsync(loops);
        await edge.ServeAsync(App(target));
        await using var client = await TlsClient.ConnectAsync(_port, _folder);

        await client.SendAsync("question"u8.ToArray());
        client.Socket.Shutdown(SocketShutdown.Send);

        Encoding.ASCII.GetString(await client.ReceiveToEndAsync()).ShouldBe("question");
        edge.Log.NextSession()["End"].ShouldBe("--");
    }

    [Theory]
    [InlineData(true, "--")]
    [InlineData(false, "CD")]
    public async Task With_truncation_reset_only_close_notify_ends_a_direction(bool isWhole, string end)
    {
        _folder.Issue("shop", "shop.example");
        await using var target = TestTarget.Echo();
        await using var edge = await StartAsync();
        await edge.ServeAsync(App(target) with { Tls = new TlsSpec { Certificates = ["shop"], Truncation = Truncation.Reset } });
        await using var client = await TlsClient.ConnectAsync(_port, _folder);
        await client.EchoAsync("question");

        if (isWhole) await client.FinishAsync();
        else client.Socket.Shutdown(SocketShutdown.Send);

        if (isWhole) (await client.ReceiveToEndAsync()).ShouldBeEmpty();
        else await Should.ThrowAsync<IOException>(client.ReceiveToEndAsync());
        edge.Log.NextSession()["End"].ShouldBe(end);
    }

    [Fact]
    public async Task The_name_chooses_among_certificates_and_the_first_is_for_all_others()
    {
        var (shop, mail, wild) = (_folder.Issue("shop", "shop.example"), _folder.Issue("mail", "mail.example"),
            _folder.Issue("wild", "*.shop.example"));
        await using var target = TestTarget.Echo();
        await using var edge = await StartAsync();
        await edge.ServeAsync(App(target, "shop", "mail", "wild"));

        foreach (var (name, expected) in new[]
        {
            ("shop.example", shop), ("mail.example", mail), ("MAIL.example", mail), ("a.shop.example", wild), ("a.b.shop.example", shop),
            ("other.example", shop),
        })
        {
            await using var client = await TlsClient.ConnectAsync(_port, _folder, name);
            client.Thumbprint.ShouldBe(expected, name);
            await client.EchoAsync(name);
        }
    }

    [Fact]
    public async Task Protocols_are_agreed_on_in_the_order_of_the_app_or_the_handshake_ends()
    {
        _folder.Issue("shop", "shop.example");
        await using var target = TestTarget.Echo();
        await using var edge = await StartAsync();
        await edge.ServeAsync(App(target) with { Tls = new TlsSpec { Certificates = ["shop"], Alpn = ["h2", "http/1.1"] } });

        await using var both = await TlsClient.ConnectAsync(_port, _folder,
            protocols: [SslApplicationProtocol.Http11, SslApplicationProtocol.Http2]);
        both.Stream.NegotiatedApplicationProtocol.ShouldBe(SslApplicationProtocol.Http2);
        await using var none = await TlsClient.ConnectAsync(_port, _folder);
        await none.EchoAsync("none");
        await Should.ThrowAsync<AuthenticationException>(TlsClient.ConnectAsync(_port, _folder,
            protocols: [new SslApplicationProtocol("smtp")]));
        var refused = edge.Log.NextSession();
        (refused["End"], refused["Refusal"]!.ToString()).ShouldBe(("EA", "TlsFailed"));
    }

    [Fact]
    public async Task Clients_below_the_lowest_version_are_refused()
    {
        _folder.Issue("shop", "shop.example");
        await using var target = TestTarget.Echo();
        await using var edge = await StartAsync();
        await edge.ServeAsync(App(target) with { Tls = new TlsSpec { Certificates = ["shop"], MinVersion = TlsVersion.Tls13 } });

        await Should.ThrowAsync<AuthenticationException>(TlsClient.ConnectAsync(_port, _folder, version: SslProtocols.Tls12));
        await using var client = await TlsClient.ConnectAsync(_port, _folder, version: SslProtocols.Tls13);
        await client.EchoAsync("1.3");
        target.Accepted.ShouldBe(1);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Clients_show_certificates_of_the_app_s_authorities(SslProtocols version)
    {
        using var strangers = new TlsFolder();
        using var ours = _folder.IssueClient("alice");
        using var theirs = strangers.IssueClient("mallory");
        _folder.Issue("shop", "shop.example");
        File.Copy(_folder.AuthorityFile, _folder.FileOf("clients.crt"));
        await using var target = TestTarget.Echo();
        await using var edge = await StartAsync();
        var spec = new TlsSpec { Certificates = ["shop"], ClientCertificate = ClientCertificate.Required, ClientCa = "clients" };
        await edge.ServeAsync(App(target) with { Tls = spec });

        await using (var client = await TlsClient.ConnectAsync(_port, _folder, version: version, own: ours))
        {
            await client.EchoAsync("alice");
            await client.FinishAsync();
            await client.ReceiveToEndAsync();
        }

        edge.Log.NextSession()["Tls"]!.ToString()!.ShouldContain("client /CN=alice.client");
        foreach (var stranger in new[] { theirs, null }) (await IsServedAsync(version, stranger)).ShouldBeFalse();
        await edge.ServeAsync(App(target) with { Tls = spec with { ClientCertificate = ClientCertificate.Optional } });
        (await IsServedAsync(version, theirs)).ShouldBeFalse();
        (await IsServedAsync(version, null)).ShouldBeTrue();
        target.Accepted.ShouldBe(2);
    }

    [Fact]
    public async Task Targets_learn_of_the_client_s_tls_by_the_proxy_header()
    {
        using var alice = _folder.IssueClient("alice");
        _folder.Issue("shop", "shop.example");
        File.Copy(_folder.AuthorityFile, _folder.FileOf("clients.crt"));
        var header = new TaskCompletionSource<byte[]>();
        await using var target = TestTarget.Start(async socket =>
        {
            var bytes = new byte[HeaderWriter.MaxBytes];
            var got = 0;
            while (got < 16 || got < 16 + bytes[14] * 256 + bytes[15])
            {
                var read = await socket.ReceiveAsync(bytes.AsMemory(got));
                if (read == 0) break;
                got += read;
            }

            header.SetResult(bytes[..got]);
        });
        await using var edge = await StartAsync();
        await edge.ServeAsync(App(target) with
        {
            Tls = new TlsSpec
            {
                Certificates = ["shop"],
                Alpn = ["h2"],
                ClientCertificate = ClientCertificate.Optional,
                ClientCa = "clients",
            },
            ProxyProtocol = new ProxyProtocolSpec { Send = ProxyProtocolSend.V2 },
        });
        await using var client = await TlsClient.ConnectAsync(_port, _folder, version: SslProtocols.Tls13, own: alice,
            protocols: [SslApplicationProtocol.Http2]);

        var bytes = await TestTimeout.Within(header.Task);

        ProxyHeader.Parse(bytes, out var parsed).ShouldBe(HeaderOutcome.Complete);
        parsed.Length.ShouldBe(bytes.Length);
        var text = Convert.ToHexString(bytes);
        text.ShouldContain("010002" + Hex("h2") + "02000C" + Hex("shop.example") + "20");
        text.ShouldContain("0700000000" + "210007" + Hex("TLSv1.3") + "22000C" + Hex("alice.client") + "23");
    }

    private static string Hex(string text) => Convert.ToHexString(Encoding.ASCII.GetBytes(text));

    private Task<TestEdge> StartAsync(EdgeLoops loops = default) =>
        TestEdge.StartAsync(loops, change: options => options.CertificateDirectory = _folder.Path);

    private AppSpec App(TestTarget target, params string[] certificates) => AppSpecs.Spec("shop", _port, target.Address) with
    {
        Tls = new TlsSpec { Certificates = certificates.Length == 0 ? ["shop"] : [.. certificates] },
    };

    private async Task<bool> IsServedAsync(SslProtocols version, X509Certificate2? own)
    {
        try
        {
            await using var client = await TlsClient.ConnectAsync(_port, _folder, version: version, own: own);
            await client.EchoAsync("anybody");   // In TLS 1.3 the client learns only now that it is refused.
            return true;
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException or SocketException)
        {
            return false;
        }
    }
}
