using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback;

/// <summary>Several apps on one port, distinguished by the name in the ClientHello.</summary>
public sealed class ServerNamesTests
{
    private static readonly byte[] Hello = TestHello.Of("shop.example", before: TestHello.Extension(0x2A2A, new byte[100]));

    private readonly int _port = FreePort.Next();

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task Real_tls_clients_reach_the_app_of_their_name(EdgeLoops loops)
    {
        using var certificate = TestCertificate.SelfSigned("anybody");
        await using var shop = TlsTarget.Start("shop", certificate);
        await using var mail = TlsTarget.Start("mail", certificate);
        await using var other = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync(loops);
        await edge.ServeAsync(App("shop", shop, "shop.example", "*.shop.example"), App("mail", mail, "mail.shop.example"),
            App("other", other));

        (await TlsTarget.AskAsync(_port, "shop.example", SslApplicationProtocol.Http2)).ShouldBe("shop h2");
        (await TlsTarget.AskAsync(_port, "WWW.shop.example", SslApplicationProtocol.Http11, SslProtocols.Tls12)).ShouldBe("shop http/1.1");
        (await TlsTarget.AskAsync(_port, "mail.shop.example", SslApplicationProtocol.Http2)).ShouldBe("mail h2");
        (await EchoAsync("no TLS"u8.ToArray())).ShouldBe("no TLS"u8.ToArray());
        var unknown = TestHello.Of("example.org");
        (await EchoAsync(unknown)).ShouldBe(unknown);

        string[] apps = [.. Enumerable.Range(0, 5).Select(_ => (string)edge.Log.NextSession()["App"]!)];
        apps.ShouldBe(["shop", "shop", "mail", "other", "other"], ignoreOrder: true);
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task A_hello_may_come_in_two_segments_cut_anywhere_and_byte_by_byte(EdgeLoops loops)
    {
        await using var shop = TestTarget.Echo();
        await using var other = TestTarget.Greeter("other");
        await using var edge = await TestEdge.StartAsync(loops);
        await edge.ServeAsync(App("shop", shop, "shop.example"), App("other", other));
        var records = TestHello.InRecordsOf(Hello, 90);

        for (var cut = 1; cut < Hello.Length; cut++) (await EchoAsync(Hello[..cut], Hello[cut..])).ShouldBe(Hello, $"cut at {cut}");
        (await EchoAsync([.. records.Select(one => new[] { one })])).ShouldBe(records);
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task A_name_that_nobody_serves_is_answered_with_the_alert_and_fin(EdgeLoops loops)
    {
        await using var shop = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync(loops);
        using var metrics = new MetricsReader(edge);
        await edge.ServeAsync(App("shop", shop, "shop.example"));

        foreach (var hello in new[] { TestHello.Of("example.org"), TestHello.WithoutExtensions() })
        {
            using var client = await TestClient.ConnectAsync(_port);
            await client.SendAsync(hello);
            Convert.ToHexString(await client.ReceiveToEndAsync()).ShouldBe("15030100020270");
            var session = edge.Log.NextSession();
            (session["End"], session["Refusal"]!.ToString(), session["App"]).ShouldBe(("EA", "UnknownName", "shop"));
        }

        var refused = await Should.ThrowAsync<AuthenticationException>(
            TlsTarget.AskAsync(_port, "www.shop.example", SslApplicationProtocol.Http2));
        refused.ToString().ShouldContain("unrecognized name", Case.Insensitive);
        edge.Log.NextSession();
        metrics.Read()["odin_sessions_refused_total{app=shop,reason=unknown_name}"].ShouldBe(3);
        shop.Accepted.ShouldBe(0);
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task What_is_no_tls_is_closed_where_no_app_takes_it(EdgeLoops loops)
    {
        await using var shop = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync(loops);
        await edge.ServeAsync(App("shop", shop, "shop.example"));
        using var client = await TestClient.ConnectAsync(_port);

        await client.SendAsync("GET / HTTP/1.1\r\n");

        (await client.ReceiveUntilBrokenAsync()).ShouldBeOneOf(SocketError.Success, SocketError.ConnectionReset);
        edge.Log.NextSession()["Refusal"]!.ToString().ShouldBe("UnknownName");
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task A_client_that_says_too_little_ends_at_the_deadline(EdgeLoops loops)
    {
        await using var shop = TestTarget.Echo();
        await using var other = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync(loops);
        var quick = TimeSpan.FromMilliseconds(200);
        await edge.ServeAsync(App("shop", shop, "shop.example") with { HandshakeTimeout = quick },
            App("other", other) with { HandshakeTimeout = quick });

        foreach (var bytes in new[] { [], Hello[..50] })
        {
            using var client = await TestClient.ConnectAsync(_port);
            if (bytes.Length > 0) await client.SendAsync(bytes);
            (await client.ReceiveUntilBrokenAsync()).ShouldBe(SocketError.ConnectionReset);
            var session = edge.Log.NextSession();
            (session["End"], session["Refusal"]!.ToString(), session["App"]).ShouldBe(("tA", "HandshakeTimeout", "other"));
        }
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task Who_says_fin_within_a_hello_is_no_tls_client(EdgeLoops loops)
    {
        await using var shop = TestTarget.Echo();
        await using var other = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync(loops);
        await edge.ServeAsync(App("shop", shop, "shop.example"), App("other", other));

        (await EchoAsync(Hello[..40], Hello[40..60])).ShouldBe(Hello[..60]);
        (await EchoAsync([])).ShouldBeEmpty();
        edge.Log.NextSession()["App"].ShouldBe("other");
        edge.Log.NextSession()["App"].ShouldBe("other");

        await edge.ServeAsync(App("shop", shop, "shop.example"));
        using var client = await TestClient.ConnectAsync(_port);
        await client.SendAsync(Hello.AsMemory(0, 60));
        client.Finish();
        (await client.ReceiveUntilBrokenAsync()).ShouldBe(SocketError.ConnectionReset);
        edge.Log.NextSession()["End"].ShouldBe("CA");
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task Urgent_data_within_a_hello_is_no_tls_either_and_every_byte_arrives(EdgeLoops loops)
    {
        await using var shop = TestTarget.Echo();
        await using var other = TestTarget.Start(async socket =>
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.OutOfBandInline, true);
            await TestTarget.EchoAsync(socket);
        });
        await using var edge = await TestEdge.StartAsync(loops);
        await edge.ServeAsync(App("shop", shop, "shop.example"), App("other", other));
        foreach (var urgent in new[] { 0, 40 })
        {
            using var client = await TestClient.ConnectAsync(_port);

            await client.SendAsync(Hello.AsMemory(0, urgent));
            client.Socket.Send(Hello.AsSpan(urgent, 1), SocketFlags.OutOfBand);
            await client.SendAsync(Hello.AsMemory(urgent + 1));
            client.Finish();

            (await client.ReceiveToEndAsync()).ShouldBe(Hello);
            edge.Log.NextSession()["App"].ShouldBe("other");
        }
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task A_proxy_header_comes_before_the_hello_and_access_is_the_named_apps(EdgeLoops loops)
    {
        await using var shop = TestTarget.Echo();
        await using var other = TestTarget.Greeter("other");
        await using var edge = await TestEdge.StartAsync(loops);
        var header = "PROXY TCP4 192.0.2.1 198.51.100.2 56324 443\r\n"u8.ToArray();
        await edge.ServeAsync(Receiving(App("shop", shop, "shop.example")),
            Receiving(App("closed", shop, "closed.example")) with { Access = new AccessSpec { Deny = ["192.0.2.0/24"] } },
            Receiving(App("other", other)));

        (await EchoAsync([.. header, .. Hello])).ShouldBe(Hello);
        (await EchoAsync([.. header, .. Hello[..30]], Hello[30..])).ShouldBe(Hello);
        (await EchoAsync(header[..20], header[20..], Hello[..30], Hello[30..])).ShouldBe(Hello);
        for (var session = 0; session < 3; session++)
            (edge.Log.NextSession() is var line ? (line["App"], line["Client"]) : default).ShouldBe(("shop", "192.0.2.1:56324"));

        using var denied = await TestClient.ConnectAsync(_port);
        await denied.SendAsync(header);
        await denied.SendAsync(TestHello.Of("closed.example"));
        (await denied.ReceiveUntilBrokenAsync()).ShouldBe(SocketError.ConnectionReset);
        var refused = edge.Log.NextSession();
        (refused["App"], refused["Refusal"]!.ToString()).ShouldBe(("closed", "Access"));
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task Apps_come_and_go_without_touching_the_port_or_its_sessions(EdgeLoops loops)
    {
        await using var shop = TestTarget.Echo();
        await using var mail = TestTarget.Echo();
        await using var other = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync(loops);
        await edge.ServeAsync(App("other", other));
        using var live = await TestClient.ConnectAsync(_port);
        await live.EchoAsync("plain");

        await edge.ServeAsync(App("shop", shop, "shop.example"), App("other", other));
        using var named = await TestClient.ConnectAsync(_port);
        await named.SendAsync(Hello);
        (await named.ReceiveAsync(Hello.Length)).ShouldBe(Hello);
        using var undecided = await TestClient.ConnectAsync(_port);
        var mailHello = TestHello.Of("mail.example");
        await undecided.SendAsync(mailHello.AsMemory(0, 30));

        await edge.ServeAsync(App("shop", shop, "shop.example"), App("mail", mail, "mail.example"), App("other", other));
        await undecided.SendAsync(mailHello.AsMemory(30));
        (await undecided.ReceiveAsync(mailHello.Length)).ShouldBe(mailHello);
        (shop.Accepted, mail.Accepted, other.Accepted).ShouldBe((1, 1, 1));

        await edge.ServeAsync(App("other", other));
        (await EchoAsync(Hello)).ShouldBe(Hello);
        (shop.Accepted, mail.Accepted, other.Accepted).ShouldBe((1, 1, 2));
        await live.EchoAsync("live");
        await named.EchoAsync("named");
        await undecided.EchoAsync("undecided");
        edge.Log.Lines.Count(line => line.Contains(" 5701 ", StringComparison.Ordinal)).ShouldBe(1);
        edge.Log.Lines.ShouldNotContain(line => line.Contains(" 5702 ", StringComparison.Ordinal));
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task A_drained_app_of_a_shared_port_refuses_its_names_and_the_others_go_on(EdgeLoops loops)
    {
        await using var shop = TestTarget.Echo();
        await using var other = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync(loops);
        var apps = new[] { App("shop", shop, "shop.example"), App("other", other) };
        await edge.ServeAsync(apps);
        using var live = await TestClient.ConnectAsync(_port);
        await live.SendAsync(Hello);
        (await live.ReceiveAsync(Hello.Length)).ShouldBe(Hello);

        await edge.ServeAsync(apps, ("shop", AdminState.Draining));

        using (var refused = await TestClient.ConnectAsync(_port))
        {
            await refused.SendAsync(Hello);
            (await refused.ReceiveUntilBrokenAsync()).ShouldBe(SocketError.ConnectionReset);
        }

        var session = edge.Log.NextSession();
        (session["App"], session["Refusal"]!.ToString(), session["End"]).ShouldBe(("shop", "Draining", "EA"));
        (await EchoAsync("others"u8.ToArray())).ShouldBe("others"u8.ToArray());
        await live.EchoAsync("live");
        edge.Edge.Listeners.Select(listener => listener.App).ShouldBe(["other"]);

        await edge.ServeAsync(apps, ("shop", AdminState.Draining), ("other", AdminState.Draining));
        edge.Edge.Listeners.ShouldBeEmpty();
        await live.EchoAsync("live");

        await edge.ServeAsync(apps);
        (await EchoAsync(Hello)).ShouldBe(Hello);
    }

    [Fact]
    public async Task Counts_are_those_of_the_app_that_was_meant()
    {
        await using var shop = TestTarget.Echo();
        await using var other = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync();
        using var metrics = new MetricsReader(edge);
        await edge.ServeAsync(App("shop", shop, "shop.example"), App("other", other));

        (await EchoAsync(Hello)).ShouldBe(Hello);
        (await EchoAsync("x"u8.ToArray())).ShouldBe("x"u8.ToArray());
        (await EchoAsync("y"u8.ToArray())).ShouldBe("y"u8.ToArray());
        for (var session = 0; session < 3; session++) edge.Log.NextSession();

        var read = metrics.Read();
        read["odin_sessions_accepted_total{app=shop}"].ShouldBe(1);
        read["odin_sessions_accepted_total{app=other}"].ShouldBe(2);
        read["odin_sessions_live{app=shop}"].ShouldBe(0);
        read["odin_sessions_live{app=other}"].ShouldBe(0);
    }

    private AppSpec App(string name, TestTarget target, params string[] names) =>
        AppSpecs.Spec(name, _port, target.Address) with { ServerNames = [.. names] };

    private static AppSpec Receiving(AppSpec app) => app with
    {
        ProxyProtocol = new ProxyProtocolSpec { Receive = ProxyProtocolReceive.On, TrustedNetworks = ["127.0.0.0/8"] },
    };

    /// <summary>What comes back. Each piece leaves in a segment of its own.</summary>
    private async Task<byte[]> EchoAsync(params byte[][] pieces)
    {
        using var client = await TestClient.ConnectAsync(_port);
        foreach (var piece in pieces.Where(piece => piece.Length > 0)) await client.SendAsync(piece);
        client.Finish();
        return await client.ReceiveToEndAsync();
    }
}
