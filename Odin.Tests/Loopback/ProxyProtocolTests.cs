using System.Net.Sockets;
using System.Text;
using Odin.Grains.Configuration;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback;

public sealed class ProxyProtocolTests
{
    private const string Header = "PROXY TCP4 192.0.2.1 198.51.100.2 56324 443\r\n";

    private static readonly byte[] BinaryHeader =
        Convert.FromHexString("0D0A0D0A000D0A515549540A" + "21" + "11" + "000F" + "C0000201" + "C6336402" + "DC04" + "01BB" + "040000");

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task The_header_names_the_client_and_the_bytes_behind_it_reach_the_target(EdgeLoops loops)
    {
        await using var target = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync(loops);
        using var client = await TestClient.ConnectAsync(await edge.ServeAsync([target.Address], Receiving));

        await client.SendAsync(Header + "hello");
        client.Finish();

        (await client.ReceiveTextToEndAsync()).ShouldBe("hello");
        var session = edge.Log.NextSession();
        (session["End"], session["Client"]).ShouldBe(("--", "192.0.2.1:56324"));
    }

    [Fact]
    public async Task A_header_may_come_in_two_pieces_cut_anywhere()
    {
        await using var target = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync();
        var port = await edge.ServeAsync([target.Address], Receiving);

        foreach (var bytes in new byte[][] { [.. Encoding.ASCII.GetBytes(Header), .. "tail"u8], [.. BinaryHeader, .. "tail"u8] })
        {
            for (var cut = 1; cut < bytes.Length; cut++)
                (await InPiecesAsync(port, bytes[..cut], bytes[cut..])).ShouldBe("tail", $"cut at {cut}");
        }
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task A_header_may_come_byte_by_byte(EdgeLoops loops)
    {
        await using var target = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync(loops);
        var port = await edge.ServeAsync([target.Address], Receiving);

        (await InPiecesAsync(port, [.. BinaryHeader.Append((byte)'x').Select(value => new[] { value })])).ShouldBe("x");
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n")]
    [InlineData("PROXY TCP4 192.0.2.1 198.51.100.2 056324 443\r\n")]
    [InlineData("x")]
    public async Task A_connection_without_a_valid_header_is_reset_and_no_target_sees_it(string beginning)
    {
        using var log = new EventLog();
        await using var target = TestTarget.Greeter("hello");
        await using var edge = await TestEdge.StartAsync(replace: log.AddTo);
        using var metrics = new MetricsReader(edge);
        using var client = await TestClient.ConnectAsync(await edge.ServeAsync([target.Address], Receiving));

        await client.SendAsync(beginning);

        (await client.ReceiveUntilBrokenAsync()).ShouldBe(SocketError.ConnectionReset);
        var session = edge.Log.NextSession();
        (session["End"], session["Refusal"]!.ToString()).ShouldBe(("EA", "ProxyMalformed"));
        target.Accepted.ShouldBe(0);
        metrics.Read()["odin_sessions_refused_total{app=app,reason=proxy_malformed}"].ShouldBe(1);
        await log.WaitAsync(5221,
            $"App app: a connection from " +
                $"{client.Local} was refused: it did not begin with a valid PROXY header but with " +
                    $"\"{beginning.ReplaceLineEndings("..")}\"");
    }

    [Fact]
    public async Task A_connection_from_a_network_that_is_not_trusted_is_reset_even_with_a_header()
    {
        await using var target = TestTarget.Greeter("hello");
        await using var edge = await TestEdge.StartAsync();
        var port = await edge.ServeAsync([target.Address], app => Receiving(app, "10.0.0.0/8"));

        (await Refused.ConnectAsync(port)).ShouldBe(SocketError.ConnectionReset);

        edge.Log.NextSession()["Refusal"]!.ToString().ShouldBe("ProxyUntrusted");
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task A_header_that_does_not_come_in_time_ends_the_session_by_its_own_end(EdgeLoops loops)
    {
        await using var target = TestTarget.Greeter("hello");
        await using var edge = await TestEdge.StartAsync(loops);
        using var client = await TestClient.ConnectAsync(await edge.ServeAsync([target.Address], app => Receiving(app) with
        {
            ProxyProtocol = Receiving(app).ProxyProtocol with { HeaderTimeout = TimeSpan.FromMilliseconds(200) },
        }));

        await client.SendAsync("PROXY TCP4 192.0.2.1 ");

        (await client.ReceiveUntilBrokenAsync()).ShouldBe(SocketError.ConnectionReset);
        var session = edge.Log.NextSession();
        (session["End"], session["Refusal"]!.ToString()).ShouldBe(("tA", "ProxyTimeout"));
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task A_client_that_goes_within_its_header_ended_the_session(EdgeLoops loops)
    {
        await using var target = TestTarget.Greeter("hello");
        await using var edge = await TestEdge.StartAsync(loops);
        using var client = await TestClient.ConnectAsync(await edge.ServeAsync([target.Address], Receiving));

        await client.SendAsync("PROXY TCP4 ");
        client.Finish();

        (await client.ReceiveUntilBrokenAsync()).ShouldBe(SocketError.ConnectionReset);
        edge.Log.NextSession()["End"].ShouldBe("CA");
    }

    [Fact]
    public async Task The_address_in_the_header_is_the_one_that_is_admitted()
    {
        await using var target = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync();
        var port = await edge.ServeAsync([target.Address],
            app => Receiving(app) with { Access = new AccessSpec { Deny = ["192.0.2.0/24"] } });

        (await InPiecesAsync(port, Encoding.ASCII.GetBytes("PROXY TCP4 192.0.3.1 198.51.100.2 1 2\r\nx"))).ShouldBe("x");
        edge.Log.NextSession();
        using var denied = await TestClient.ConnectAsync(port);
        await denied.SendAsync(Header);

        (await denied.ReceiveUntilBrokenAsync()).ShouldBe(SocketError.ConnectionReset);
        var session = edge.Log.NextSession();
        (session["Refusal"]!.ToString(), session["Client"]).ShouldBe(("Access", "192.0.2.1:56324"));
    }

    [Theory]
    [InlineData("PROXY UNKNOWN whatever\r\n")]
    [InlineData("\r\n\r\n\0\r\nQUIT\n\u0020\u0000\u0000\u0000")]
    public async Task Who_speaks_for_himself_keeps_his_own_address(string header)
    {
        await using var target = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync();
        using var client = await TestClient.ConnectAsync(await edge.ServeAsync([target.Address], Receiving));

        await client.SendAsync(Encoding.Latin1.GetBytes(header + "x"));
        client.Finish();

        (await client.ReceiveTextToEndAsync()).ShouldBe("x");
        edge.Log.NextSession()["Client"].ShouldBe(client.Local.ToString());
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task A_target_gets_a_line_with_the_clients_address_and_the_one_it_connected_to_before_any_byte(EdgeLoops loops)
    {
        await using var target = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync(loops);
        var port = await edge.ServeAsync([target.Address],
            app => app with { ProxyProtocol = new ProxyProtocolSpec { Send = ProxyProtocolSend.V1 } });
        using var client = await TestClient.ConnectAsync(port);
        var local = client.Local;

        await client.SendAsync("hello");
        client.Finish();

        (await client.ReceiveTextToEndAsync()).ShouldBe($"PROXY TCP4 127.0.0.1 127.0.0.1 {local.Port} {port}\r\nhello");
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task What_a_balancer_before_said_is_said_to_the_target_with_the_sessions_id(EdgeLoops loops)
    {
        await using var target = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync(loops);
        using var client = await TestClient.ConnectAsync(
            await edge.ServeAsync([target.Address],
                app => Receiving(app) with { ProxyProtocol = Receiving(app).ProxyProtocol with { Send = ProxyProtocolSend.V2 } }));

        await client.SendAsync(Header + "hello");
        client.Finish();

        var seen = await client.ReceiveToEndAsync();
        var id = (string)edge.Log.NextSession()["UniqueId"]!;
        id.Length.ShouldBe(32);
        Convert.ToHexString(seen).ShouldBe(
            "0D0A0D0A000D0A515549540A" + "21" + "11" + "0039" + "C0000201" + "C6336402" + "DC04" + "01BB" +
            "050020" + Convert.ToHexString(Encoding.ASCII.GetBytes(id)) + "E00003" + Convert.ToHexString("app"u8) + "E1000101"
            + Convert.ToHexString("hello"u8));
    }

    [Fact]
    public async Task A_port_of_0_in_a_header_is_handed_on_like_any_other()
    {
        await using var target = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync();
        var port = await edge.ServeAsync([target.Address],
            app => app with { ProxyProtocol = Receiving(app).ProxyProtocol with { Send = ProxyProtocolSend.V1 } });

        (await InPiecesAsync(port, Encoding.ASCII.GetBytes("PROXY TCP4 192.0.2.1 198.51.100.2 0 0\r\nx")))
            .ShouldBe("PROXY TCP4 192.0.2.1 198.51.100.2 0 0\r\nx");
    }

    private static AppSpec Receiving(AppSpec app) => Receiving(app, "127.0.0.0/8");

    private static AppSpec Receiving(AppSpec app, string trusted) => app with
    {
        ProxyProtocol = new ProxyProtocolSpec
        {
            Receive = ProxyProtocolReceive.On,
            TrustedNetworks = [trusted],
        }
    };

    /// <summary>What comes back. Each piece leaves in a segment of its own.</summary>
    private static async Task<string> InPiecesAsync(int port, params byte[][] pieces)
    {
        using var client = await TestClient.ConnectAsync(port);
        foreach (var piece in pieces) await client.SendAsync(piece);
        client.Finish();
        return await client.ReceiveTextToEndAsync();
    }
}
