using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Odin.Edge.Health;
using Odin.Edge.Targets;
using Odin.Grains.Configuration;
using Odin.Tests.Support;

namespace Odin.Tests.Edge.Health;

/// <summary>Each type of probe against real servers that are good, bad, slow, silent or talk nonsense.</summary>
public sealed class ProbeRunnerTests
{
    private static readonly HealthCheckSpec Http = new() { Type = HealthCheckType.Http, Timeout = TimeSpan.FromSeconds(10) };
    private static readonly HealthCheckSpec Tls = new()
    {
        Type = HealthCheckType.Tls,
        Timeout = TimeSpan.FromSeconds(10),
        VerifyCertificate = false,
    };
    private static readonly HealthCheckSpec SendExpect = new()
    {
        Type = HealthCheckType.SendExpect,
        Timeout = TimeSpan.FromSeconds(10),
        Send = "PING\\r\\n",
        Expect = "+PONG",
    };

    [Fact]
    public async Task Tcp_is_good_when_it_connects()
    {
        await using var target = TestTarget.Start(TestTarget.DrainAsync);

        (await ProbeAsync(target, new HealthCheckSpec())).ShouldBe(ProbeResult.Good);
    }

    [Fact]
    public async Task Tcp_is_bad_when_nobody_listens() =>
        (await ProbeAsync($"127.0.0.1:{FreePort.Next()}", new HealthCheckSpec())).Failure.ShouldBe("connect: connection refused");

    [Fact]
    public async Task Tcp_is_bad_when_nothing_comes_back_in_time()
    {
        using var hole = new BlackHole();

        (await ProbeAsync(hole.Address, new HealthCheckSpec { Timeout = TimeSpan.FromMilliseconds(100) })).Failure
            .ShouldBe("connect: nothing within 00:00:00.1000000");
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_bad()
    {
        using var runner = new ProbeRunner(TimeProvider.System);

        var results = await runner.RunAsync(new HealthCheckSpec(), default,
            new Target(new TargetAddress("never.resolves.invalid", 80), loops: 1), CancellationToken.None);

        results.OfTarget.Failure.ShouldBe("its name does not resolve");
    }

    [Fact]
    public async Task Another_port_may_be_probed()
    {
        await using var target = TestTarget.Start(TestTarget.DrainAsync);

        (await ProbeAsync($"127.0.0.1:{FreePort.Next()}", new HealthCheckSpec { Port = target.Port })).ShouldBe(ProbeResult.Good);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", null)]
    [InlineData("HTTP/1.0 204\r\n", null)]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: /\r\n", null)]
    [InlineData("HTTP/1.1 503 Service Unavailable\r\n\r\n", "status 503")]
    [InlineData("HTTP/1.1 404 Not Found\r\n", "status 404")]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n", "the answer is not HTTP: \"SSH-2.0-OpenSSH_9.6..\"")]
    [InlineData("HTTP/1.1 2000 OK\r\n", "the answer is not HTTP: \"HTTP/1.1 2000 OK..\"")]
    [InlineData("\0\u0001\u0002\"\n", "the answer is not HTTP: \".....\"")]
    [InlineData("", "it closed without an answer")]
    public async Task Http_looks_at_the_status(string answer, string? failure)
    {
        await using var target = Answering("\r\n\r\n", answer);

        (await ProbeAsync(target, Http)).Failure.ShouldBe(failure);
    }

    [Theory]
    [InlineData("200", "HTTP/1.1 204 No Content\r\n", "status 204")]
    [InlineData("200-299,503", "HTTP/1.1 503 Busy\r\n", null)]
    public async Task Http_takes_the_statuses_it_is_given(string expected, string answer, string? failure)
    {
        await using var target = Answering("\r\n\r\n", answer);

        (await ProbeAsync(target, Http with { ExpectedStatus = expected })).Failure.ShouldBe(failure);
    }

    [Fact]
    public async Task Http_asks_for_path_and_host()
    {
        var asked = new TaskCompletionSource<string>();
        await using var target = TestTarget.Start(async socket => asked.SetResult(await ReadToAsync(socket, "\r\n\r\n")));

        await ProbeAsync(target, Http with { Path = "/healthz?full=1", Host = "shop.example" });
        var request = (await asked.Task).Split("\r\n");

        request.ShouldContain("GET /healthz?full=1 HTTP/1.1");
        request.ShouldContain("Host: shop.example");
        request.ShouldContain("Connection: close");
    }

    [Fact]
    public async Task Http_is_bad_when_the_answer_takes_too_long()
    {
        await using var target = TestTarget.Start(TestTarget.DrainAsync);

        (await ProbeAsync(target, Http with { Timeout = TimeSpan.FromMilliseconds(100) })).Failure
            .ShouldBe("answer: nothing within 00:00:00.1000000");
    }

    [Fact]
    public async Task Http_is_bad_when_the_target_resets()
    {
        await using var target = TestTarget.Start(TestTarget.ResetAsync);

        (await ProbeAsync(target, Http)).Failure.ShouldBe("answer: connection reset");
    }

    [Fact]
    public async Task Http_reads_no_more_than_it_needs_of_an_answer_without_end()
    {
        await using var target = TestTarget.Start(async socket =>
        {
            var garbage = new byte[64 * 1024];
            while (true) await TestTarget.SendAllAsync(socket, garbage);
        });

        (await ProbeAsync(target, Http)).Failure.ShouldNotBeNull().ShouldStartWith("the answer is not HTTP");
    }

    [Fact]
    public async Task Https_asks_inside_tls()
    {
        using var certificate = TestCertificate.SelfSigned("shop.example");
        await using var target = TestTarget.Start(socket => ServeTlsAsync(socket, certificate, "HTTP/1.1 200 OK\r\n\r\n"));

        (await ProbeAsync(target, Http with { Type = HealthCheckType.Https, VerifyCertificate = false })).ShouldBe(ProbeResult.Good);
        (await ProbeAsync(target, Http with { Type = HealthCheckType.Https, VerifyCertificate = false, ExpectedStatus = "204" })).Failure
            .ShouldBe("status 200");
    }

    [Fact]
    public async Task Tls_is_good_after_a_handshake_and_bad_when_the_certificate_is_not_trusted()
    {
        using var certificate = TestCertificate.SelfSigned("shop.example");
        await using var target = TestTarget.Start(socket => ServeTlsAsync(socket, certificate, ""));

        (await ProbeAsync(target, Tls)).ShouldBe(ProbeResult.Good);
        (await ProbeAsync(target, Tls with { VerifyCertificate = true })).Failure.ShouldNotBeNull().ShouldContain("certificate");
    }

    [Fact]
    public async Task Tls_sends_the_server_name()
    {
        using var certificate = TestCertificate.SelfSigned("shop.example");
        var name = new TaskCompletionSource<string>();
        await using var target = TestTarget.Start(async socket =>
        {
            await using var tls = new SslStream(new NetworkStream(socket));
            await tls.AuthenticateAsServerAsync((_, hello, _, _) =>
            {
                name.SetResult(hello.ServerName);
                return ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificate = certificate });
            }, null);
        });

        await ProbeAsync(target, Tls with { ServerName = "api.example" });

        (await name.Task).ShouldBe("api.example");
    }

    [Fact]
    public async Task Tls_of_postgresql_is_asked_for_and_its_absence_is_said()
    {
        using var certificate = TestCertificate.SelfSigned("anybody");
        await using var good = AskedFirst.Start(certificate);
        await using var without = TestTarget.Greeter("N");
        var route = new ProbeRoute(ProxyProtocolSend.Off, StartTls: StartTls.Postgres);
        using var runner = new ProbeRunner(TimeProvider.System);

        (await runner.RunAsync(Tls, route, Resolved(good.Target.Address), CancellationToken.None)).OfTarget.ShouldBe(ProbeResult.Good);
        (await runner.RunAsync(Tls, route, Resolved(without.Address), CancellationToken.None)).OfTarget.Failure
            .ShouldBe("it has no TLS: it answers SSLRequest with N; turn on ssl there");
        (await runner.RunAsync(new HealthCheckSpec(), route, Resolved(without.Address), CancellationToken.None)).OfTarget
            .ShouldBe(ProbeResult.Good);   // To be connected is enough.
        good.Asked.ShouldBe(1);
    }

    [Fact]
    public async Task Tls_is_bad_when_the_target_speaks_something_else()
    {
        await using var target = TestTarget.Greeter("220 mail.example ESMTP\r\n");

        (await ProbeAsync(target, Tls)).Failure.ShouldNotBeNull().ShouldStartWith("answer: ");
    }

    [Fact]
    public async Task Tls_is_bad_when_the_handshake_hangs()
    {
        await using var target = TestTarget.Start(TestTarget.DrainAsync);

        (await ProbeAsync(target, Tls with { Timeout = TimeSpan.FromMilliseconds(100) })).Failure
            .ShouldBe("answer: nothing within 00:00:00.1000000");
    }

    [Theory]
    [InlineData("+PONG\r\n", null)]
    [InlineData("-LOADING\r\n", "what was expected is not in its answer: \"-LOADING..\"")]
    [InlineData("", "what was expected is not in its answer: \"\"")]
    public async Task SendExpect_looks_for_text_in_the_answer(string answer, string? failure)
    {
        await using var target = Answering("PING\r\n", answer);

        (await ProbeAsync(target, SendExpect)).Failure.ShouldBe(failure);
    }

    [Fact]
    public async Task SendExpect_finds_what_comes_in_pieces_and_waits_for_a_banner_without_sending()
    {
        await using var target = TestTarget.Start(async socket =>
        {
            foreach (var piece in new[] { "220 ma", "il.exam", "ple" })
            {
                await TestTarget.SendAllAsync(socket, Encoding.ASCII.GetBytes(piece));
                await Task.Yield();
            }

            await TestTarget.DrainAsync(socket);
        });

        (await ProbeAsync(target, SendExpect with { Send = null, Expect = "mail.example" })).ShouldBe(ProbeResult.Good);
    }

    [Theory]
    [InlineData(ProxyProtocolSend.Off, "PING\r\n")]
    [InlineData(ProxyProtocolSend.V1, "PROXY UNKNOWN\r\nPING\r\n")]
    [InlineData(ProxyProtocolSend.V2, "\r\n\r\n\0\r\nQUIT\n \0\0\0PING\r\n")]
    public async Task A_target_that_wants_a_proxy_header_gets_one_that_says_local(ProxyProtocolSend send, string expected)
    {
        var received = new TaskCompletionSource<string>();
        await using var target = TestTarget.Start(async socket => received.SetResult(await ReadToAsync(socket, "PING\r\n")));

        await ProbeAsync(target, SendExpect, send);

        (await received.Task).ShouldBe(expected);
    }

    [Fact]
    public async Task Being_cancelled_is_no_result()
    {
        await using var target = TestTarget.Start(TestTarget.DrainAsync);
        using var runner = new ProbeRunner(TimeProvider.System);
        using var stop = new CancellationTokenSource();

        var probe = runner.RunAsync(Http, default, Resolved(target.Address), stop.Token);
        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(probe);
    }

    [Fact]
    public async Task Every_address_is_probed_and_one_good_one_makes_the_target_good()
    {
        await using var target = TestTarget.Start(TestTarget.DrainAsync);
        using var runner = new ProbeRunner(TimeProvider.System);
        var dead = new IPEndPoint(IPAddress.Loopback, FreePort.Next());
        var (one, two) = (Resolved(dead, IPEndPoint.Parse(target.Address)), Resolved(dead, dead));

        var mixed = await runner.RunAsync(new HealthCheckSpec(), default, one, CancellationToken.None);
        var bad = await runner.RunAsync(new HealthCheckSpec(), default, two, CancellationToken.None);

        mixed.ByEndpoint.Count(probed => probed.Result.IsGood).ShouldBe(1);
        mixed.OfTarget.ShouldBe(ProbeResult.Good);
        bad.OfTarget.Failure.ShouldBe($"{dead}: connect: connection refused; {dead}: connect: connection refused");
    }

    private static Target Resolved(params IPEndPoint[] endPoints) => new(new TargetAddress("shop.example", endPoints[0].Port), loops: 1)
    {
        Addresses = ResolvedAddresses.Of(endPoints),
    };

    private static Task<ProbeResult> ProbeAsync(TestTarget target, HealthCheckSpec check,
        ProxyProtocolSend proxy = ProxyProtocolSend.Off) => ProbeAsync(target.Address, check, proxy);

    private static async Task<ProbeResult> ProbeAsync(string address, HealthCheckSpec check,
        ProxyProtocolSend proxy = ProxyProtocolSend.Off)
    {
        using var runner = new ProbeRunner(TimeProvider.System);
        return (await runner.RunAsync(check, new ProbeRoute(proxy), Resolved(address), CancellationToken.None)).OfTarget;
    }

    private static Target Resolved(string address)
    {
        var endPoint = IPEndPoint.Parse(address);
        return new Target(new TargetAddress(endPoint.Address.ToString(), endPoint.Port), loops: 1)
        {
            Addresses = ResolvedAddresses.Of(endPoint),
        };
    }

    private static TestTarget Answering(string question, string answer) => TestTarget.Start(async socket =>
    {
        await ReadToAsync(socket, question);
        await TestTarget.SendAllAsync(socket, Encoding.Latin1.GetBytes(answer));
        socket.Shutdown(SocketShutdown.Send);
        await TestTarget.DrainAsync(socket);
    });

    private static async Task<string> ReadToAsync(Socket socket, string end)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!text.ToString().EndsWith(end, StringComparison.Ordinal) && await socket.ReceiveAsync(buffer) is > 0 and var count)
            text.Append(Encoding.Latin1.GetString(buffer, 0, count));
        return text.ToString();
    }

    private static async Task ServeTlsAsync(Socket socket, System.Security.Cryptography.X509Certificates.X509Certificate2 certificate,
        string answer)
    {
        try
        {
            await using var tls = new SslStream(new NetworkStream(socket));
            await tls.AuthenticateAsServerAsync(certificate);
            var buffer = new byte[4096];
            if (answer.Length == 0) return;
            if (await tls.ReadAsync(buffer) == 0) return;
            await tls.WriteAsync(Encoding.ASCII.GetBytes(answer));
        }
        catch (Exception exception) when (exception is IOException or System.Security.Authentication.AuthenticationException)
        {
            // The prober did not like the certificate, or has received enough.
        }
    }
}
