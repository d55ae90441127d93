using System.Net.Sockets;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback.Tls;

/// <summary>Clients that do not speak TLS as they should.</summary>
public sealed class HostileClientsTests
{
    [Theory, ClassData(typeof(EveryLoop))]
    public async Task Mutated_client_hellos_end_and_the_next_client_is_served(EdgeLoops loops)
    {
        const int Lanes = 4;
        var each = loops == EdgeLoops.OneEpoll ? 2_500 : 100;   // 10,000 where it counts.
        await using var target = TestTarget.Echo();
        await using var world = await TlsWorld.StartAsync(loops, target);
        var hello = await CapturedHello.OfAsync("shop.example");

        await Task.WhenAll(Enumerable.Range(1, Lanes).Select(async seed =>
        {
            var random = new Random(seed);
            for (var count = 0; count < each; count++) await AskAsync(world.Port, Mutate(hello, random));
        }));

        world.ShouldHaveNoBugs();
        await world.WhenEmptyAsync();
        await using var client = await world.ConnectAsync();
        await client.EchoAsync("good");
        target.Accepted.ShouldBe(1);
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task A_handshake_that_takes_too_long_ends_at_its_deadline_with_the_bytes_still_coming(EdgeLoops loops)
    {
        await using var target = TestTarget.Echo();
        await using var world = await TlsWorld.StartAsync(loops, target,
            app => app with { HandshakeTimeout = TimeSpan.FromMilliseconds(500) });
        var hello = await CapturedHello.OfAsync("shop.example");
        using var client = await TestClient.ConnectAsync(world.Port);
        using var over = new CancellationTokenSource();
        var sending = SendSlowlyAsync(client, hello, over.Token);

        // Who sends meanwhile may meet the reset first.
        (await client.ReceiveUntilBrokenAsync()).ShouldBeOneOf(SocketError.ConnectionReset, SocketError.Success);
        await over.CancelAsync();
        await sending;

        var session = world.Edge.Log.NextSession();
        (session["End"], session["Refusal"]!.ToString()).ShouldBe(("tA", "HandshakeTimeout"));
        target.Accepted.ShouldBe(0);
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task A_client_that_says_nothing_ends_at_the_deadline_too(EdgeLoops loops)
    {
        await using var target = TestTarget.Echo();
        await using var world = await TlsWorld.StartAsync(loops, target,
            app => app with { HandshakeTimeout = TimeSpan.FromMilliseconds(200) });
        using var client = await TestClient.ConnectAsync(world.Port);

        (await client.ReceiveUntilBrokenAsync()).ShouldBe(SocketError.ConnectionReset);
        world.Edge.Log.NextSession()["Refusal"]!.ToString().ShouldBe("HandshakeTimeout");
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task Plain_http_is_answered_with_an_alert_or_closed(EdgeLoops loops)
    {
        await using var target = TestTarget.Echo();
        await using var world = await TlsWorld.StartAsync(loops, target);
        using var client = await TestClient.ConnectAsync(world.Port);

        await client.SendAsync("GET / HTTP/1.1\r\nHost: shop.example\r\n\r\n");

        (await client.ReceiveToEndAsync()).Length.ShouldBeLessThan(20);   // An alert at most, and FIN.
        var session = world.Edge.Log.NextSession();
        (session["End"], session["Refusal"]!.ToString()).ShouldBe(("EA", "TlsFailed"));
        world.Edge.Log.Lines.ShouldContain(line => line.StartsWith("Debug 5202 App shop", StringComparison.Ordinal));
    }

    [Theory, ClassData(typeof(EveryLoop))]
    public async Task A_client_that_goes_within_the_handshake_is_a_client_that_went(EdgeLoops loops)
    {
        await using var target = TestTarget.Echo();
        await using var world = await TlsWorld.StartAsync(loops, target);
        var hello = await CapturedHello.OfAsync("shop.example");

        foreach (var isReset in new[] { false, true })
        {
            using var client = await TestClient.ConnectAsync(world.Port);
            await client.SendAsync(hello);
            await client.ReceiveAsync(5);
            if (isReset) client.Reset();
            else client.Finish();
            world.Edge.Log.NextSession()["End"].ShouldBe("CA");
        }

        target.Accepted.ShouldBe(0);
        world.ShouldHaveNoBugs();
    }

    [Fact]
    public async Task Handshakes_of_one_client_are_limited_and_others_are_not_touched()
    {
        await using var target = TestTarget.Echo();
        await using var world = await TlsWorld.StartAsync(EdgeLoops.OneEpoll, target);
        var clients = new List<TestClient>();
        for (var count = 0; count < Odin.Edge.Sessions.HandshakeLimits.PerClient; count++)
            clients.Add(await TestClient.ConnectAsync(world.Port));

        (await HowRefusedAsync(world.Port)).ShouldBe(SocketError.ConnectionReset);
        world.Edge.Log.NextSession()["Refusal"]!.ToString().ShouldBe("HandshakesFull");
        using (var other = await TestClient.ConnectAsync(world.Port, from: System.Net.IPAddress.Parse("127.0.0.2")))
        {
            await other.SendAsync(await CapturedHello.OfAsync("shop.example"));
            (await other.ReceiveAsync(5))[0].ShouldBe((byte)22);
        }

        world.Edge.Log.NextSession();
        clients[0].Dispose();
        world.Edge.Log.NextSession()["End"].ShouldBe("CA");
        await using var next = await world.ConnectAsync();
        await next.EchoAsync("next");
        clients.ForEach(client => client.Dispose());
    }

    private static async Task<SocketError> HowRefusedAsync(int port)
    {
        try
        {
            using var client = await TestClient.ConnectAsync(port);
            return await client.ReceiveUntilBrokenAsync();
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode;   // Before it knew that it was connected.
        }
    }

    /// <summary>Sends it and FIN, and reads whatever comes.</summary>
    private static async Task AskAsync(int port, byte[] bytes)
    {
        using var client = await TestClient.ConnectAsync(port);
        try
        {
            await client.SendAsync(bytes);
            client.Finish();
        }
        catch (SocketException)
        {
            // It was refused before it had said everything.
        }

        await client.ReceiveUntilBrokenAsync();
    }

    private static async Task SendSlowlyAsync(TestClient client, byte[] bytes, CancellationToken stop)
    {
        try
        {
            foreach (var one in bytes)
            {
                await client.SendAsync(new[] { one });
                await RealTime.PassAsync(TimeSpan.FromMilliseconds(20), stop);
                if (stop.IsCancellationRequested) return;
            }
        }
        catch (SocketException)
        {
            // The edge has ended it.
        }
    }

    private static byte[] Mutate(byte[] hello, Random random)
    {
        var bytes = (byte[])hello.Clone();
        for (var flips = random.Next(1, 9); flips > 0; flips--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return random.Next(4) switch
        {
            0 => bytes[..random.Next(1, bytes.Length)],
            1 => [.. bytes, .. Noise(random)],
            2 => [.. bytes[..random.Next(bytes.Length)], .. bytes],
            _ => bytes,
        };
    }

    private static byte[] Noise(Random random)
    {
        var bytes = new byte[random.Next(1, 200)];
        random.NextBytes(bytes);
        return bytes;
    }
}
