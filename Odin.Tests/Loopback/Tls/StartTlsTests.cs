using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Odin.Grains.Configuration;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback.Tls;

/// <summary>Clients and targets that ask for TLS as PostgreSQL's do, byte by byte.</summary>
public sealed class StartTlsTests
{
    private static readonly byte[] Request = Convert.FromHexString("0000000804D2162F");
    private static readonly byte[] Gss = Convert.FromHexString("0000000804D21630");
    private static readonly byte[] Cancel = Convert.FromHexString("0000001004D2162E0000007B000001C8");
    private static readonly byte[] Startup = [0, 0, 0, 18, 0, 3, 0, 0, .. "user\0odin\0\0"u8];

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task A_request_is_answered_in_any_pieces_and_the_target_gets_what_was_encrypted(EdgeLoops loops)
    {
        await using var target = TestTarget.Echo();
        await using var world = await StartAsync(loops, target);

        foreach (var pieces in new[] { [Request], [Request[..3], Request[3..]], Request.Select(one => new[] { one }).ToArray() })
        {
            using var client = await TestClient.ConnectAsync(world.Port);
            foreach (var piece in pieces) await client.SendAsync(piece);
            (await client.ReceiveTextAsync(1)).ShouldBe("S");
            await ShouldEchoAsync(client, world.Folder);
        }

        await using (var direct = await world.ConnectAsync()) await direct.EchoAsync("TLS from the first byte");
        var lines = Enumerable.Range(0, 4).Select(_ => world.Edge.Log.NextSession()).ToList();
        lines.ShouldAllBe(line => (string)line["End"]! == "--");
        lines.Select(line => (long)line["BytesUp"]!).ShouldBe([3, 3, 3, 23], ignoreOrder: true);   // Each loop has its own order.
        target.Accepted.ShouldBe(4);
    }

    /// <summary>What comes right behind a request is for TLS alone (CVE-2021-23214).</summary>
    [Theory, ClassData(typeof(EveryLoop))]
    public async Task What_a_client_sends_behind_its_request_is_read_by_tls_only(EdgeLoops loops)
    {
        await using var target = TestTarget.Echo();
        await using var world = await StartAsync(loops, target, named: true);
        var hello = await CapturedHello.OfAsync("shop.example");

        foreach (var port in world.Ports)
        {
            using var pipelined = await TestClient.ConnectAsync(port);
            await pipelined.SendAsync((byte[])[.. Request, .. hello]);
            (await pipelined.ReceiveTextAsync(1)).ShouldBe("S");
            (await pipelined.ReceiveAsync(1))[0].ShouldBe((byte)22);
            pipelined.Reset();
            world.Edge.Log.NextSession();

            foreach (var injected in new[] { Startup, Request, Gss, Cancel, "Q\0\0\0\rselect 1\0"u8.ToArray() })
            {
                using var client = await TestClient.ConnectAsync(port);
                await client.SendAsync((byte[])[.. Request, .. injected]);
                (await client.ReceiveTextAsync(1)).ShouldBe("S");
                await client.ReceiveUntilBrokenAsync();
                world.Edge.Log.NextSession()["Refusal"]!.ToString().ShouldBe("TlsFailed");
            }
        }

        target.Accepted.ShouldBe(0);
        world.Passed.Asked.ShouldBe(1);
        world.ShouldHaveNoBugs();
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task Kerberos_is_declined_once_and_tls_may_follow(EdgeLoops loops)
    {
        await using var target = TestTarget.Echo();
        await using var world = await StartAsync(loops, target);
        using var client = await TestClient.ConnectAsync(world.Port);
        await client.SendAsync(Gss);
        (await client.ReceiveTextAsync(1)).ShouldBe("N");
        await client.SendAsync(Request);
        (await client.ReceiveTextAsync(1)).ShouldBe("S");
        await ShouldEchoAsync(client, world.Folder);
        world.Edge.Log.NextSession()["End"].ShouldBe("--");

        using var again = await TestClient.ConnectAsync(world.Port);
        await again.SendAsync((byte[])[.. Gss, .. Gss]);
        (await again.ReceiveTextAsync(1)).ShouldBe("N");
        await again.ReceiveUntilBrokenAsync();
        world.Edge.Log.NextSession()["Refusal"]!.ToString().ShouldBe("TlsFailed");
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task Who_begins_without_tls_is_refused_in_words_and_a_cancel_without(EdgeLoops loops)
    {
        await using var target = TestTarget.Echo();
        await using var world = await StartAsync(loops, target, named: true);

        foreach (var (port, refusal) in world.Ports.Zip(["TlsFailed", "UnknownName"]))
        {
            using var plain = await TestClient.ConnectAsync(port);
            await plain.SendAsync((byte[])[.. Gss, .. Startup]);
            var answer = Encoding.ASCII.GetString(await plain.ReceiveToEndAsync());
            answer.ShouldStartWith("NE");
            answer.ShouldContain("C28000\0Mthis server takes encrypted connections only");
            world.Edge.Log.NextSession()["Refusal"]!.ToString().ShouldBe(refusal);

            using var cancel = await TestClient.ConnectAsync(port);
            await cancel.SendAsync(Cancel);
            (await cancel.ReceiveUntilBrokenAsync()).ShouldBeOneOf(SocketError.Success, SocketError.ConnectionReset);
            world.Edge.Log.NextSession()["Refusal"]!.ToString().ShouldBe(refusal);
        }

        target.Accepted.ShouldBe(0);
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task One_byte_at_a_time_ends_at_the_deadline_before_and_behind_the_answer(EdgeLoops loops)
    {
        await using var target = TestTarget.Echo();
        await using var world = await StartAsync(loops, target, named: true, handshakeTimeout: TimeSpan.FromMilliseconds(300));
        var all = (byte[])[.. Request, .. await CapturedHello.OfAsync("shop.example")];

        foreach (var port in world.Ports)
        {
            foreach (var come in new[] { 3, 8, 20 })
            {
                using var client = await TestClient.ConnectAsync(port);
                for (var sent = 0; sent < come; sent++) await client.SendAsync(all.AsMemory(sent, 1));
                (await client.ReceiveUntilBrokenAsync()).ShouldBe(SocketError.ConnectionReset);
                var session = world.Edge.Log.NextSession();
                (session["End"], session["Refusal"]!.ToString()).ShouldBe(("tA", "HandshakeTimeout"));
            }
        }
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task Names_decide_where_tls_passes_through_and_the_target_is_asked_for_it(EdgeLoops loops)
    {
        await using var target = TestTarget.Echo();
        await using var web = TestTarget.Echo();
        await using var world = await StartAsync(loops, target, named: true,
            others: port => [AppSpecs.Spec("web", port, web.Address) with { ServerNames = ["web.example"] }]);

        using (var client = await TestClient.ConnectAsync(world.NamedPort))
        {
            await client.SendAsync(Request);
            (await client.ReceiveTextAsync(1)).ShouldBe("S");
            await ShouldEchoAsync(client, world.Folder);
        }

        var line = world.Edge.Log.NextSession();
        (line["App"], line["End"]).ShouldBe(("db", "--"));
        world.Passed.Asked.ShouldBe(1);

        foreach (var name in new[] { "other.example", "web.example" })   // Who asks like PostgreSQL means no app that does not.
        {
            using var client = await TestClient.ConnectAsync(world.NamedPort);
            await client.SendAsync((byte[])[.. Request, .. TestHello.Of(name)]);
            (await client.ReceiveTextAsync(1)).ShouldBe("S");
            Convert.ToHexString(await client.ReceiveToEndAsync()).ShouldBe("15030100020270");
            world.Edge.Log.NextSession()["Refusal"]!.ToString().ShouldBe("UnknownName");
        }

        using var direct = await TestClient.ConnectAsync(world.NamedPort);
        await direct.SendAsync(TestHello.Of("web.example"));
        (await direct.ReceiveAsync(5))[0].ShouldBe((byte)22);
        web.Accepted.ShouldBe(1);
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task A_target_without_tls_is_passed_over_and_said(EdgeLoops loops)
    {
        await using var without = TestTarget.Start(async socket =>
        {
            await socket.ReceiveAsync(new byte[8]);
            await socket.SendAsync("N"u8.ToArray());
            await TestTarget.DrainAsync(socket);
        });
        await using var target = TestTarget.Echo();
        await using var world = await StartAsync(loops, target);
        using var certificate = world.Folder.Load("shop");
        await using var good = AskedFirst.Start(certificate);
        await world.Edge.ServeAsync(AppSpecs.Spec("db", world.Port, without.Address, good.Target.Address) with
        {
            StartTls = StartTls.Postgres,
            TargetTls = new TargetTlsSpec { ServerName = "shop.example", Verify = false },
            Outlier = new OutlierSpec { Failures = 1 },
        });

        for (var time = 0; time < 2; time++)
        {
            using var client = await TestClient.ConnectAsync(world.Port);
            await client.EchoAsync("plain to the edge");
        }

        good.Asked.ShouldBe(2);
        world.Edge.Log.Lines.ShouldContain(line => line.StartsWith("Warning 5401 App db", StringComparison.Ordinal)
            && line.Contains("it has no TLS: it answers SSLRequest with N", StringComparison.Ordinal));
    }

    private static async Task ShouldEchoAsync(TestClient client, TlsFolder folder)
    {
        await using var stream = new SslStream(new NetworkStream(client.Socket), leaveInnerStreamOpen: false,
            (_, certificate, _, _) => folder.IsOurs((X509Certificate2)certificate!));
        await TestTimeout.Within(stream.AuthenticateAsClientAsync("shop.example"));
        await stream.WriteAsync("abc"u8.ToArray());
        var back = new byte[3];
        await TestTimeout.Within(stream.ReadExactlyAsync(back).AsTask());
        Encoding.ASCII.GetString(back).ShouldBe("abc");
        await stream.ShutdownAsync();
        client.Finish();
        (await TestTimeout.Within(stream.ReadAsync(back).AsTask())).ShouldBe(0);
    }

    private static Task<StartTlsWorld> StartAsync(EdgeLoops loops, TestTarget target, bool named = false,
        TimeSpan? handshakeTimeout = null, Func<int, AppSpec[]>? others = null) =>
        StartTlsWorld.StartAsync(loops, target, named, handshakeTimeout ?? TimeSpan.FromSeconds(10), others);
}
