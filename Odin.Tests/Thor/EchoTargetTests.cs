using System.Net;
using System.Net.Sockets;
using Odin.Tests.Thor.Support;
using Odin.Thor.Echo;

namespace Odin.Tests.Thor;

public sealed class EchoTargetTests
{
    private static EchoTarget Start(EchoOptions? options = null) => EchoTarget.Start(new IPEndPoint(IPAddress.Loopback, 0), options);

    [Fact]
    public async Task Every_byte_comes_back_and_then_the_fin()
    {
        await using var target = Start();
        using var client = await LocalClient.ConnectAsync(target.Endpoint);

        await client.SendAsync("one\0two\n"u8.ToArray());
        client.SendFin();

        (await client.ReceiveToFinAsync()).ShouldBe("one\0two\n"u8.ToArray());
    }

    [Theory]
    [InlineData(64 * 1024)]
    [InlineData(1)]
    public async Task What_was_sent_before_the_fin_is_still_answered_after_it(int maxBufferBytes)
    {
        await using var target = Start(new EchoOptions { MaxBufferBytes = maxBufferBytes });
        using var client = await LocalClient.ConnectAsync(target.Endpoint);
        var sent = new byte[50_000];
        new Random(1).NextBytes(sent);

        await client.SendAsync(sent);
        client.SendFin();

        (await client.ReceiveToFinAsync()).SequenceEqual(sent).ShouldBeTrue();
    }

    [Fact]
    public async Task Sixteen_mebibytes_come_back_exactly()
    {
        await using var target = Start();
        using var client = await LocalClient.ConnectAsync(target.Endpoint);
        var sent = new byte[16 * 1024 * 1024];
        new Random(2).NextBytes(sent);

        var receiving = client.ReceiveToFinAsync();
        await client.SendAsync(sent);
        client.SendFin();

        (await receiving).SequenceEqual(sent).ShouldBeTrue();
    }

    [Fact]
    public async Task Upper_changes_ascii_letters_only()
    {
        await using var target = Start(new EchoOptions { UpperCase = true });
        using var client = await LocalClient.ConnectAsync(target.Endpoint);

        await client.SendAsync("az{`AZ 09 \u00e9\n"u8.ToArray());
        client.SendFin();

        (await client.ReceiveToFinAsync()).ShouldBe("AZ{`AZ 09 \u00e9\n"u8.ToArray());
    }

    [Fact]
    public async Task A_named_target_greets_before_it_echoes_and_never_shouts_its_name()
    {
        await using var target = Start(new EchoOptions { Name = "fra-a", UpperCase = true });
        using var client = await LocalClient.ConnectAsync(target.Endpoint);

        (await client.ReceiveAsync(6)).ShouldBe("fra-a\n"u8.ToArray());
        await client.SendAsync("hello"u8.ToArray());
        client.SendFin();

        (await client.ReceiveToFinAsync()).ShouldBe("HELLO"u8.ToArray());
        target.EchoedBytes.ShouldBe(5);
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_not_read_from()
    {
        await using var target = Start();
        using var client = await LocalClient.ConnectAsync(target.Endpoint);
        client.Socket.Blocking = false;

        // A socket's buffers hold a few megabytes at most: an unbounded target would take all 256.
        var sent = 0L;
        var piece = new byte[1024 * 1024];
        while (sent < 256 * 1024 * 1024 && client.Socket.Poll(TimeSpan.FromMilliseconds(300), SelectMode.SelectWrite))
            sent += client.Socket.Send(piece);

        sent.ShouldBeLessThan(64 * 1024 * 1024);
    }

    [Fact]
    public async Task A_reset_ends_only_its_own_connection()
    {
        await using var target = Start();
        using var other = await LocalClient.ConnectAsync(target.Endpoint);
        using var client = await LocalClient.ConnectAsync(target.Endpoint);
        await client.SendAsync("x"u8.ToArray());
        await client.ReceiveAsync(1);

        client.SendReset();
        await other.SendAsync("still here"u8.ToArray());

        (await other.ReceiveAsync(10)).ShouldBe("still here"u8.ToArray());
    }

    [Fact]
    public async Task Disposing_resets_open_connections_and_frees_the_port()
    {
        var target = Start();
        using var client = await LocalClient.ConnectAsync(target.Endpoint);
        await client.SendAsync("x"u8.ToArray());
        await client.ReceiveAsync(1);

        await target.DisposeAsync();

        (await Should.ThrowAsync<SocketException>(client.ReceiveAsync(1))).SocketErrorCode.ShouldBe(SocketError.ConnectionReset);
        target.LiveConnections.ShouldBe(0);
        target.FailedConnections.ShouldBe(1);
        await using var next = EchoTarget.Start(target.Endpoint);
    }

    [Fact]
    public async Task Counters_are_exact_when_the_connections_have_ended()
    {
        var target = Start();
        for (var i = 0; i < 20; i++)
        {
            using var client = await LocalClient.ConnectAsync(target.Endpoint);
            await client.SendAsync("12345"u8.ToArray());
            client.SendFin();
            await client.ReceiveToFinAsync();
        }

        await target.DisposeAsync();

        (target.AcceptedConnections, target.LiveConnections, target.EchoedBytes, target.FailedConnections).ShouldBe((20, 0, 100, 0));
        target.Completion.IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public async Task Two_thousand_connections_are_open_at_once()
    {
        await using var target = Start();
        var clients = await Task.WhenAll(Enumerable.Range(0, 2000).Select(_ => LocalClient.ConnectAsync(target.Endpoint)));

        await Task.WhenAll(clients.Select(client => client.SendAsync("ping"u8.ToArray())));
        var answers = await Task.WhenAll(clients.Select(client => client.ReceiveAsync(4)));

        answers.Count(answer => answer.AsSpan().SequenceEqual("ping"u8)).ShouldBe(2000);
        target.LiveConnections.ShouldBe(2000);
        foreach (var client in clients) client.Dispose();
    }

    [Fact]
    public async Task A_port_in_use_is_the_callers_to_handle()
    {
        await using var target = Start();

        Should.Throw<SocketException>(() => EchoTarget.Start(target.Endpoint)).SocketErrorCode.ShouldBe(SocketError.AddressAlreadyInUse);
    }
}
