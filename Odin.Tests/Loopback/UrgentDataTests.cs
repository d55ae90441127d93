using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Odin.Grains.Configuration;
using Odin.Tests.Support;

namespace Odin.Tests.Loopback;

/// <summary>Urgent data (MSG_OOB) passes as it would without a proxy. Text below: each <c>!</c> is sent as urgent.</summary>
/// <remarks>Reads stop at an urgent byte, and a splice at one is blocked or even says FIN: nothing
/// behind it may be lost or left standing.</remarks>
public sealed class UrgentDataTests
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(20);

    /// <summary>Where the urgent byte may be, for every pump.</summary>
    private sealed class EveryPlace : MatrixTheoryData<EdgeLoops, string>
    {
        public EveryPlace() : base(new EveryPump().Select(row => row.Data), ["abc!def", "!abc", "abc!", "!", "ab!cd!ef"])
        {
        }
    }

    [Theory, ClassData(typeof(EveryPlace))]
    public async Task From_the_client_everything_arrives_before_the_fin(EdgeLoops loops, string text)
    {
        var received = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var target = TestTarget.Start(async socket => received.SetResult(await ReadInlineAsync(socket)));
        await using var edge = await TestEdge.StartAsync(loops);
        using var client = await TestClient.ConnectAsync(await edge.ServeAsync([target.Address]));

        await edge.WithLoopsHeldAsync(() =>
        {
            Say(client.Socket, text);
            client.Finish();
            return Task.FromResult<Task>(received.Task.WaitAsync(TimeLimit));
        });

        ShouldBeAsSent(await received.Task, text);
        (await EndAsync(edge)).ShouldBe("--");
    }

    [Theory, ClassData(typeof(EveryPlace))]
    public async Task From_the_target_everything_arrives_before_the_fin(EdgeLoops loops, string text)
    {
        var isRead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var target = TestTarget.Start(async socket =>
        {
            await isRead.Task.WaitAsync(TimeLimit);   // An urgent byte that comes before the client reads inline is kept out of the stream.
            Say(socket, text);
            socket.Shutdown(SocketShutdown.Send);
            await TestTarget.DrainAsync(socket);
        });
        await using var edge = await TestEdge.StartAsync(loops);
        using var client = await TestClient.ConnectAsync(await edge.ServeAsync([target.Address]));

        var reading = ReadInlineAsync(client.Socket);
        isRead.SetResult();
        var received = await reading.WaitAsync(TimeLimit);
        client.Finish();

        ShouldBeAsSent(received, text);
        (await EndAsync(edge)).ShouldBe("--");
    }

    [Theory, ClassData(typeof(EveryPlace))]
    public async Task Nothing_stands_still_until_the_next_byte_comes(EdgeLoops loops, string text)
    {
        await using var target = TestTarget.Echo();
        await using var edge = await TestEdge.StartAsync(loops);
        using var client = await TestClient.ConnectAsync(await edge.ServeAsync([target.Address]));
        var ordinary = text.Replace("!", "");

        for (var round = 0; round < 3; round++)
        {
            await edge.WithLoopsHeldAsync(() =>
            {
                Say(client.Socket, text);
                return Task.FromResult(Task.CompletedTask);
            });
            var echoed = await ReceiveOrdinaryAsync(client, ordinary.Length);
            echoed.ShouldBe(ordinary);
        }

        client.Finish();
        (await client.ReceiveTextToEndAsync()).Replace("!", "").ShouldBeEmpty();
    }

    [Theory, ClassData(typeof(EveryPump))]
    public async Task The_urgent_byte_is_urgent_for_the_other_end_too(EdgeLoops loops)
    {
        await using var target = TestTarget.Start(async socket =>
        {
            var one = new byte[1];
            while (await socket.ReceiveAsync(one) > 0 && one[0] != 'c') { }
            while (!socket.Poll(TimeLimit, SelectMode.SelectError)) { }
            socket.Receive(one, SocketFlags.OutOfBand);
            await socket.SendAsync(one);
            await TestTarget.EchoAsync(socket);
        });
        await using var edge = await TestEdge.StartAsync(loops);
        using var client = await TestClient.ConnectAsync(await edge.ServeAsync([target.Address]));

        Say(client.Socket, "abc!def");

        (await client.ReceiveTextAsync(4)).ShouldBe("!def");
    }

    [Theory, ClassData(typeof(EveryPump))]
    public async Task Amid_bulk_to_a_reader_that_waits_all_bytes_arrive_in_order(EdgeLoops loops)
    {
        const int Parts = 6;
        var part = new byte[1024 * 1024];
        new Random(11).NextBytes(part);
        var mayRead = new TaskCompletionSource();
        var received = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var target = TestTarget.Start(
            async socket =>
            {
                await mayRead.Task;
                var all = new MemoryStream();
                var buffer = new byte[128 * 1024];
                while (await socket.ReceiveAsync(buffer) is > 0 and var count) all.Write(buffer, 0, count);
                received.SetResult(all.ToArray());
            },
            receiveBuffer: 64 * 1024);
        await using var edge = await TestEdge.StartAsync(loops);
        using var client = await TestClient.ConnectAsync(await edge.ServeAsync([target.Address]));

        var sending = Task.Run(() =>
        {
            for (var i = 0; i < Parts; i++)
            {
                SendAll(client.Socket, part, SocketFlags.None);
                SendAll(client.Socket, "!"u8, SocketFlags.OutOfBand);
            }

            client.Finish();
        });
        // Full all the way, on most machines.
        await Task.WhenAny(sending, RealTime.PassAsync(TimeSpan.FromMilliseconds(300)));
        mayRead.SetResult();

        await sending.WaitAsync(TimeLimit);
        var bytes = await received.Task.WaitAsync(TimeLimit);
        var expected = new MemoryStream();
        for (var i = 0; i < Parts; i++) expected.Write(part);
        ShouldBeOrdinary(bytes, expected.ToArray(), Parts);
        (await EndAsync(edge)).ShouldBe("--");
    }

    [Theory, ClassData(typeof(EveryHeader))]
    public async Task Behind_a_proxy_header_it_is_passed_on_and_within_one_it_is_left_out(EdgeLoops loops, string text, string passedOn)
    {
        var received = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var target = TestTarget.Start(async socket => received.SetResult(await ReadInlineAsync(socket)));
        await using var edge = await TestEdge.StartAsync(loops);
        var receive = new ProxyProtocolSpec { Receive = ProxyProtocolReceive.On, TrustedNetworks = ["127.0.0.0/8"] };
        using var client =
            await TestClient.ConnectAsync(await edge.ServeAsync([target.Address], app => app with { ProxyProtocol = receive }));

        Say(client.Socket, text);
        client.Finish();

        (await received.Task.WaitAsync(TimeLimit)).ShouldBe(passedOn);
        (await EndAsync(edge)).ShouldBe("--");
    }

    private sealed class EveryHeader : TheoryData<EdgeLoops, string, string>
    {
        public EveryHeader()
        {
            foreach (var loops in new EveryPump().Select(row => row.Data))
            {
                Add(loops, "PROXY TCP4 192.0.2.1 192.0.2.2 1000 2000\r\nabc!def", "abc!def");
                Add(loops, "PROXY TCP4 192.0.2.1 !192.0.2.2 1000 2000\r\nabcdef", "abcdef");
            }
        }
    }

    /// <summary>Waits on a thread of its own: the target's side may need the test's to close its socket.</summary>
    private static Task<object?> EndAsync(TestEdge edge) => Task.Run(() => edge.Log.NextSession()["End"]);

    private static void Say(Socket socket, string text)
    {
        foreach (var part in text.Split('!').SelectMany((part, index) => index == 0 ? [part] : new[] { "!", part })
            .Where(part => part.Length > 0))
        {
            SendAll(socket, Encoding.ASCII.GetBytes(part), part == "!" ? SocketFlags.OutOfBand : SocketFlags.None);
        }
    }

    private static void SendAll(Socket socket, ReadOnlySpan<byte> bytes, SocketFlags flags)
    {
        while (!bytes.IsEmpty) bytes = bytes[socket.Send(bytes, flags)..];
    }

    /// <summary>Everything up to the FIN, the urgent bytes where they stand.</summary>
    private static async Task<string> ReadInlineAsync(Socket socket)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.OutOfBandInline, true);
        var all = new MemoryStream();
        var buffer = new byte[64];
        while (await socket.ReceiveAsync(buffer) is > 0 and var count) all.Write(buffer, 0, count);
        return Encoding.ASCII.GetString(all.ToArray());
    }

    /// <summary>Of several urgent bytes TCP knows the last only; one that the next overtakes may be left
    /// out. A single one keeps its place.</summary>
    private static void ShouldBeAsSent(string received, string text)
    {
        if (text.Count(letter => letter == '!') == 1) received.ShouldBe(text);
        received.Replace("!", "").ShouldBe(text.Replace("!", ""));
    }

    private static async Task<string> ReceiveOrdinaryAsync(TestClient client, int count)
    {
        var text = "";
        while (text.Length < count) text += (await client.ReceiveTextAsync(1)).Replace("!", "");
        return text;
    }

    /// <summary>An urgent byte that the next one overtakes becomes an ordinary one: between two parts there may be one byte more.</summary>
    private static void ShouldBeOrdinary(byte[] bytes, byte[] expected, int parts)
    {
        var length = expected.Length / parts;
        var kept = new MemoryStream();
        var at = 0;
        for (var part = 0; part < parts; part++)
        {
            if (part > 0 && bytes[at] == '!' && !bytes.AsSpan(at, Math.Min(32, bytes.Length - at)).SequenceEqual(expected.AsSpan(0, 32)))
                at++;
            kept.Write(bytes, at, Math.Min(length, bytes.Length - at));
            at += length;
        }

        SHA256.HashData(kept.ToArray()).ShouldBe(SHA256.HashData(expected));
    }
}
