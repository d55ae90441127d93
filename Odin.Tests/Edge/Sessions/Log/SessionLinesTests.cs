using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Odin.Edge.Counts;
using Odin.Edge.Loops;
using Odin.Edge.Sessions.Log;
using Odin.Edge.Targets;
using Odin.Edge.Tls;
using Odin.Grains.Configuration;
using Odin.Hosting.Logging;

namespace Odin.Tests.Edge.Sessions.Log;

public sealed class SessionLinesTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 25, 14, 3, 5, TimeSpan.Zero));
    private readonly MemoryStream _output = new();

    [Fact]
    public void A_line_says_the_whole_session()
    {
        var log = new SessionLines(ToOutput, new SessionText(new LogOrigin("fra-1", "fra")), _time);

        log.Write(Record());
        log.Flush();

        Text().ShouldBe(
            "2026-11-25 14:03:05.000 +00:00 INF fra/fra-1 -- shop:443 10.1.2.3:40312 -> 10.0.0.7:8443 by Lease in 1 attempt(s), " +
                "6 bytes up, 7 down, assign 0.012 ms, " +
                "connect 1.500 ms, total 2000.000 ms, id 00000000000000000000000000000000\n");
    }

    [Fact]
    public void A_field_of_TLS_that_is_longer_than_all_others_is_there_as_a_text_too()
    {
        var subject = $"CN={new string('x', 10_000)}";
        var field = new TlsField(new TlsFacts("TLSv1.3", "AES", IsResumed: false, null, null, subject), target: null);

        field.ToString().ShouldEndWith(subject);
    }

    [Fact]
    public void Control_characters_of_names_do_not_reach_the_output()
    {
        var hostile = "a\u001b[2J\n00:00:00.000 INF forged\u009b\u007f";
        var record = Record() with { App = hostile, Target = new Target(new TargetAddress(hostile, 1), 1) };
        using var json = new SessionJson(new LogOrigin("fra-1", "fra"));
        foreach (var format in new ISessionLineFormat[] { new SessionText(new LogOrigin("fra-1", "fra")), json })
        {
            var log = new SessionLines(ToOutput, format, _time);
            log.Write(record);
            log.Flush();
        }

        Text().Split('\n').Length.ShouldBe(3);
        Text().ReplaceLineEndings("").ShouldNotContain(c => char.IsControl(c));
        Text().ShouldContain("a\\u001b[2J\\n00:00:00.000 INF forged\\u009b\\u007f:443 ");
    }

    [Fact]
    public void What_never_came_is_a_dash()
    {
        var log = new SessionLines(ToOutput, new SessionText(new LogOrigin("fra-1", "fra")), _time);

        log.Write(Record() with { Target = null, AssignedAt = 0, ConnectedAt = 0, Id = 10 });
        log.Flush();

        Text().ShouldContain("-> - by");
        Text().ShouldContain("assign - ms, connect - ms, total 2000.000 ms, id 0000000000000000000000000000000a");
    }

    [Theory]
    [InlineData("10.1.2.3", "10.1.2.3:40312")]
    [InlineData("::ffff:10.1.2.3", "10.1.2.3:40312")]
    [InlineData("2001:db8::1", "[2001:db8::1]:40312")]
    public void A_client_looks_as_its_end_point_does(string address, string expected)
    {
        var client = Peer(address);

        $"{Encoding.ASCII.GetString(Utf8(client))}".ShouldBe(expected);
        client.ToEndPoint().ToString().ShouldBe(expected);
    }

    [Fact]
    public void A_line_as_JSON_has_the_names_of_the_logged_one()
    {
        var log = new SessionLines(ToOutput, new SessionJson(new LogOrigin("fra-1", "fra")), _time);

        log.Write(Record());
        log.Write(Record() with { AssignedAt = 0 });
        log.Flush();

        var lines = Text().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)
            .ToArray();
        lines.Length.ShouldBe(2);
        lines[0].GetProperty("@t").GetDateTimeOffset().ShouldBe(_time.GetUtcNow());
        lines[0].GetProperty("EventId").GetProperty("Id").GetInt32().ShouldBe(5301);
        lines[0].GetProperty("Node").GetString().ShouldBe("fra-1");
        lines[0].GetProperty("End").GetString().ShouldBe("--");
        lines[0].GetProperty("Client").GetString().ShouldBe("10.1.2.3:40312");
        lines[0].GetProperty("AssignMs").GetDouble().ShouldBe(0.012);
        lines[1].GetProperty("AssignMs").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public void A_thousand_lines_are_few_writes_of_whole_lines()
    {
        var output = new CountedWrites();
        var log = new SessionLines(output.TryAdd, new SessionText(new LogOrigin("fra-1", "fra")), _time);

        for (var line = 0; line < 1000; line++) log.Write(Record());
        log.Flush();

        output.Writes.ShouldBeLessThan(5);
        output.EndsWithinLine.ShouldBeFalse();
    }

    [Fact]
    public void An_output_that_takes_nothing_costs_lines_and_nothing_else()
    {
        var log = new SessionLines((_, _) => false, new SessionText(new LogOrigin("fra-1", "fra")), _time);

        log.Write(Record());
        log.Write(Record());
        log.Flush();

        log.Lost.ShouldBe(2);
    }

    [Fact]
    public void Nothing_is_left_of_a_line_that_cannot_be_made()
    {
        var format = new FailingFormat(new SessionText(new LogOrigin("fra-1", "fra")));
        var log = new SessionLines(ToOutput, format, _time);
        log.Write(Record() with { Port = 1 });

        format.Fails = true;
        Should.Throw<InvalidOperationException>(() => log.Write(Record() with { Port = 2 }));
        format.Fails = false;
        log.Write(Record() with { Port = 3 });
        log.Flush();

        Text().Split('\n').Select(line => line.Split(' ').ElementAtOrDefault(6)).ShouldBe(["shop:1", "shop:3", null]);
    }

    [Fact]
    public void An_output_that_throws_costs_the_lines_it_got()
    {
        var fails = true;
        var log = new SessionLines(
            (text, lines) => fails ? throw new InvalidOperationException() : ToOutput(text, lines),
            new SessionText(new LogOrigin("fra-1", "fra")), _time);
        log.Write(Record() with { Port = 1 });
        Should.Throw<InvalidOperationException>(log.Flush);

        fails = false;
        log.Write(Record() with { Port = 2 });
        log.Flush();

        log.Lost.ShouldBe(1);
        Text().ShouldContain("shop:2");
        Text().ShouldNotContain("shop:1");
    }

    public void Dispose() => _output.Dispose();

    private sealed class FailingFormat(ISessionLineFormat format) : ISessionLineFormat
    {
        public bool Fails { get; set; }

        public void Write(System.Buffers.IBufferWriter<byte> lines, in SessionRecord record, DateTimeOffset endedAt, in SessionSpans spans)
        {
            format.Write(lines, in record, endedAt, in spans);
            if (Fails) throw new InvalidOperationException("after half of it");
        }
    }

    private static PeerAddress Peer(string address) => PeerAddress.Of(IPAddress.Parse(address).GetAddressBytes(), 40312);

    private static byte[] Utf8(PeerAddress client)
    {
        var text = new byte[64];
        client.TryFormat(text, out var written, default, null).ShouldBeTrue();
        return text[..written];
    }

    private SessionRecord Record()
    {
        var end = _time.GetTimestamp();
        var start = end - (2 * _time.TimestampFrequency);
        return new SessionRecord
        {
            App = "shop",
            Port = 443,
            Client = Peer("10.1.2.3"),
            Target = new Target(new TargetAddress("10.0.0.7", 8443), loops: 1),
            Source = DecidedBy.Lease,
            Attempts = 1,
            BytesUp = 6,
            BytesDown = 7,
            AcceptedAt = start,
            AssignedAt = start + (12 * _time.TimestampFrequency / 1_000_000),
            ConnectedAt = start + (1512 * _time.TimestampFrequency / 1_000_000),
            EndedAt = end,
        };
    }

    private bool ToOutput(ReadOnlySpan<byte> text, int lines)
    {
        _output.Write(text);
        return true;
    }

    private string Text() => Encoding.UTF8.GetString(_output.ToArray());

    private sealed class CountedWrites
    {
        public int Writes { get; private set; }

        public bool EndsWithinLine { get; private set; }

        public bool TryAdd(ReadOnlySpan<byte> text, int lines)
        {
            Writes++;
            EndsWithinLine |= text[^1] != '\n' || text.Count((byte)'\n') != lines;
            return true;
        }
    }
}
