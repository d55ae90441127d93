using System.Net;
using System.Text;
using Odin.Grains.Configuration;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary>The PROXY protocol with those who speak it: real HAProxy and nginx before Odin and behind it.</summary>
public sealed class ProxyProtocolPeersTests
{
    private const string Answer =
        "http-request return status 200 content-type text/plain lf-string \"%[src] %[src_port] %[dst] %[dst_port] [%[fc_pp_unique_id]]\"";

    [Theory]
    [InlineData(ProxyProtocolSend.V1)]
    [InlineData(ProxyProtocolSend.V2)]
    public async Task Haproxy_reads_what_Odin_sends(ProxyProtocolSend version)
    {
        await using var haproxy = await Peer.HaproxyAsync($"frontend f\n  mode http\n  bind 127.0.0.1:PORT accept-proxy\n  {Answer}");
        await using var edge = await TestEdge.StartAsync();
        var port = await edge.ServeAsync([haproxy.Address], app => app with { ProxyProtocol = new ProxyProtocolSpec { Send = version } });
        using var client = await TestClient.ConnectAsync(port);
        var local = client.Local;

        await client.SendAsync("GET / HTTP/1.0\r\n\r\n");
        var answer = await client.ReceiveTextToEndAsync();
        client.Finish();

        var session = edge.Log.NextSession();
        answer.ShouldEndWith($"127.0.0.1 {local.Port} 127.0.0.1 {port} [{(version == ProxyProtocolSend.V2 ? session["UniqueId"] : "")}]");
    }

    [Theory]
    [InlineData(ProxyProtocolSend.V1)]
    [InlineData(ProxyProtocolSend.V2)]
    public async Task Nginx_reads_what_Odin_sends(ProxyProtocolSend version)
    {
        await using var nginx = await Peer.NginxAsync(
            "listen 127.0.0.1:PORT proxy_protocol; return \"$proxy_protocol_addr $proxy_protocol_port $proxy_protocol_server_addr " +
                "$proxy_protocol_server_port\";");
        await using var edge = await TestEdge.StartAsync();
        var port = await edge.ServeAsync([nginx.Address], app => app with { ProxyProtocol = new ProxyProtocolSpec { Send = version } });
        using var client = await TestClient.ConnectAsync(port);

        (await client.ReceiveTextToEndAsync()).ShouldBe($"127.0.0.1 {client.Local.Port} 127.0.0.1 {port}");
    }

    [Theory]
    [InlineData(ProxyProtocolSend.V1)]
    [InlineData(ProxyProtocolSend.V2)]
    public async Task An_IPv6_client_that_a_balancer_named_is_named_to_haproxy(ProxyProtocolSend version)
    {
        await using var haproxy = await Peer.HaproxyAsync($"frontend f\n  mode http\n  bind 127.0.0.1:PORT accept-proxy\n  {Answer}");
        await using var edge = await TestEdge.StartAsync();
        var port = await edge.ServeAsync([haproxy.Address], app => app with { ProxyProtocol = Receiving with { Send = version } });
        using var client = await TestClient.ConnectAsync(port);

        await client.SendAsync("PROXY TCP6 2001:db8::5efe:c000:201 2001:db8:1:: 40000 443\r\nGET / HTTP/1.0\r\n\r\n");

        (await client.ReceiveTextToEndAsync()).ShouldContain("\r\n\r\n2001:db8::5efe:c000:201 40000 2001:db8:1:: 443 [");
    }

    [Theory]
    [InlineData("send-proxy")]
    [InlineData("send-proxy-v2")]
    [InlineData("send-proxy-v2 proxy-v2-options crc32c")]
    [InlineData("send-proxy-v2 proxy-v2-options crc32c,unique-id")]
    public async Task Odin_reads_what_haproxy_sends(string options)
    {
        await using var target = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync();
        var port = await edge.ServeAsync([target.Address], app => app with { ProxyProtocol = Receiving });
        await using var haproxy = await Peer.HaproxyAsync(
            $"frontend f\n  mode tcp\n  bind 127.0.0.1:PORT\n  unique-id-format %[uuid()]\n  default_backend b\nbackend b\n  mode tcp\n  " +
                $"server s 127.0.0.1:{port} {options}");

        await EchoThroughAsync(haproxy, edge);
    }

    [Fact]
    public async Task Odin_reads_what_nginx_sends()
    {
        await using var target = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync();
        var port = await edge.ServeAsync([target.Address], app => app with { ProxyProtocol = Receiving });
        await using var nginx = await Peer.NginxAsync($"listen 127.0.0.1:PORT; proxy_pass 127.0.0.1:{port}; proxy_protocol on;");

        await EchoThroughAsync(nginx, edge);
    }

    [Theory]
    [InlineData("send-proxy")]
    [InlineData("send-proxy-v2")]
    public async Task An_IPv4_client_of_a_dual_stack_haproxy_is_the_IPv4_client_it_is(string options)
    {
        await using var target = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync();
        var port = await edge.ServeAsync([target.Address], app => app with { ProxyProtocol = Receiving, Access = OnlyIPv4Loopback });
        await using var haproxy =
            await Peer.HaproxyAsync($"listen l\n  mode tcp\n  bind :::PORT v4v6\n  server s 127.0.0.1:{port} {options}");

        await EchoThroughAsync(haproxy, edge);
    }

    [Theory]
    [InlineData(ProxyProtocolSend.V1)]
    [InlineData(ProxyProtocolSend.V2)]
    public async Task An_IPv4_client_of_a_dual_stack_nginx_is_the_IPv4_client_it_is_and_is_named_so_to_the_target(ProxyProtocolSend version)
    {
        await using var target = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync();
        var spec = Receiving with { Send = version };
        var port = await edge.ServeAsync([target.Address], app => app with { ProxyProtocol = spec, Access = OnlyIPv4Loopback });
        await using var nginx = await Peer.NginxAsync($"listen [::]:PORT ipv6only=off; proxy_pass 127.0.0.1:{port}; proxy_protocol on;");
        using var client = await TestClient.ConnectAsync(nginx.Port);
        var (from, to) = (client.Local.Port, nginx.Port);
        byte[] expected = version == ProxyProtocolSend.V1
            ? Encoding.ASCII.GetBytes($"PROXY TCP4 127.0.0.1 127.0.0.1 {from} {to}\r\n")
            : Convert.FromHexString($"0D0A0D0A000D0A515549540A21110039" + "7F0000017F000001" + $"{from:X4}{to:X4}");

        var reported = await client.ReceiveAsync(expected.Length);

        Convert.ToHexString(reported).ShouldBe(Convert.ToHexString(expected));
        client.Finish();
        edge.Log.NextSession()["Client"].ShouldBe($"127.0.0.1:{from}");
    }

    /// <summary>nginx takes the source from the header it got and the destination from its own dual-stack socket, and
    /// names the protocol after the source.</summary>
    [Theory]
    [InlineData("PROXY TCP4 192.0.2.1 198.51.100.2 40000 443\r\n", "192.0.2.1:40000")]
    [InlineData("PROXY TCP6 2001:db8::1 2001:db8::2 40000 443\r\n", "[2001:db8::1]:40000")]
    public async Task A_client_that_a_balancer_before_nginx_named_is_that_client(string header, string expected)
    {
        await using var target = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync();
        var port = await edge.ServeAsync([target.Address], app => app with { ProxyProtocol = Receiving });
        await using var nginx = await Peer.NginxAsync(
            $"listen [::]:PORT ipv6only=off proxy_protocol; set_real_ip_from 127.0.0.0/8; set_real_ip_from ::ffff:127.0.0.0/104; " +
                $"proxy_pass 127.0.0.1:{port}; proxy_protocol on;");
        using var client = await TestClient.ConnectAsync(nginx.Port);

        await client.SendAsync(header + "hello");

        (await client.ReceiveTextAsync(5)).ShouldBe("hello");
        client.Finish();
        edge.Log.NextSession()["Client"].ShouldBe(expected);
    }

    [Fact]
    public async Task Haproxys_health_checks_are_taken_as_its_own_connections()
    {
        await using var target = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync();
        using var metrics = new MetricsReader(edge);
        var port = await edge.ServeAsync([target.Address], app => app with { ProxyProtocol = Receiving });
        await using var haproxy =
            await Peer.HaproxyAsync($"backend b\n  mode tcp\n  server s 127.0.0.1:{port} check inter 100ms rise 1 fall 1 send-proxy-v2");

        for (var check = 0; check < 3; check++) ((string)edge.Log.NextSession("HAProxy checked")["Client"]!).ShouldStartWith("127.0.0.1:");

        metrics.Read().Keys.ShouldNotContain(key => key.StartsWith("odin_sessions_refused_total", StringComparison.Ordinal));
        haproxy.Process.Lines.ShouldNotContain(line => line.Contains("is DOWN", StringComparison.Ordinal));
    }

    private static AccessSpec OnlyIPv4Loopback => new() { Allow = ["127.0.0.0/8"] };

    private static ProxyProtocolSpec Receiving => new() { Receive = ProxyProtocolReceive.On, TrustedNetworks = ["127.0.0.1"] };

    private static async Task EchoThroughAsync(Peer peer, TestEdge edge)
    {
        using var client = await TestClient.ConnectAsync(peer.Port);
        await client.SendAsync(Encoding.ASCII.GetBytes("through two proxies"));
        (await client.ReceiveTextAsync(19)).ShouldBe("through two proxies");
        IPEndPoint local = client.Local;
        client.Finish();

        edge.Log.NextSession()["Client"].ShouldBe(local.ToString());
    }
}
