using Odin.Cli.Sessions;
using Odin.Grains.Consoles;
using Odin.Grains.Gathering;
using Odin.Silo.Api.Contracts;

namespace Odin.Tests.CommandLines;

/// <summary>What an edge answers that is none of Odin's: nothing of it steers a terminal, and nothing beyond limits is passed on.</summary>
public sealed class HostileAnswerTests
{
    private const string Escape = "\u001b]0;owned\u0007\u202e";

    private static readonly SessionTls Tls = new()
    {
        Version = Escape,
        Cipher = Escape,
        ServerName = Escape,
        Alpn = Escape,
        ClientSubject = Escape,
        TargetVersion = Escape,
        TargetFailure = Escape,
    };

    private static readonly EndedSession End = new()
    {
        SessionId = 1,
        End = "--",
        App = "shop",
        Port = 80,
        Client = "10.0.0.1:5",
        Target = "10.0.0.7:80",
        Source = "Slot",
        Attempts = 1,
        BytesUp = 1,
        BytesDown = 2,
        EndedAt = DateTimeOffset.UnixEpoch,
        Duration = TimeSpan.FromSeconds(1),
    };

    private static readonly SessionRow Row = new()
    {
        SessionId = 1,
        App = "shop",
        Port = 80,
        Client = "10.0.0.1:5",
        Target = null,
        State = SessionState.Data,
        Source = "Slot",
        Start = DateTimeOffset.UnixEpoch,
        Duration = TimeSpan.FromSeconds(1),
        LastMoved = DateTimeOffset.UnixEpoch,
        IdleFor = TimeSpan.Zero,
        BytesUp = 0,
        BytesDown = 0,
    };

    [Fact]
    public void A_tail_shows_no_field_raw()
    {
        var line = TailCommand.Line(new EndItem("1", Escape, Escape, 80, Escape, Escape, Escape, Escape, Escape, 1,
            DateTimeOffset.UnixEpoch, 1, 0, 0, Tls));

        line.ShouldAllBe(letter => letter >= ' ' && letter <= '~');
    }

    [Theory]
    [InlineData(null, null, "")]
    [InlineData("TLSv1.3", null, "to target TLSv1.3")]
    [InlineData(null, "refused", "TLS to target failed: refused")]
    [InlineData("TLSv1.3", "bad record", "to target TLSv1.3, which broke: bad record")]
    public void TLS_that_breaks_later_did_not_fail_at_first(string? version, string? failure, string expected) =>
        SessionTlsText.Of(new SessionTls { TargetVersion = version, TargetFailure = failure }).ShouldBe(expected);

    [Fact]
    public void An_answer_counts_as_none_when_no_sound_edge_gives_it()
    {
        var page = new Odin.Grains.Consoles.SessionPage { Rows = [Row], Matched = 1, Live = 1 };
        var ends = new SessionEnds([End], 1, 0);
        var target = new TargetExplanation("10.0.0.7:80", null, 0, "", "healthy", 1, 0, 0);
        var explanation = new AppExplanation(1, false, null, "", [target]);

        new[] { AnswerFaults.Of(page, 1), AnswerFaults.Of(ends), AnswerFaults.Of(explanation), AnswerFaults.Of((AppExplanation?)null) }
            .ShouldAllBe(fault => fault == null);
        string?[] faults =
        [
            AnswerFaults.Of(page, 0), AnswerFaults.Of(page with { Rows = default }, 1), AnswerFaults.Of(page with { Live = -1 }, 1),
            AnswerFaults.Of(page with { Rows = [Row with { Client = new string('x', 1000) }] }, 1),
            AnswerFaults.Of(page with { Rows = [Row with { Duration = TimeSpan.MaxValue }] }, 1),
            AnswerFaults.Of(ends with { Ends = [.. Enumerable.Repeat(End, EndsQuery.MaxRows + 1)] }),
            AnswerFaults.Of(ends with { Ends = [End with { Tls = new SessionTls { ServerName = new string('x', 100_000) } }] }),
            AnswerFaults.Of(ends with { Missed = -1 }),
            AnswerFaults.Of(explanation with { Targets = [target with { Weight = double.NaN }] }),
            AnswerFaults.Of(explanation with { Connects = [new ConnectTimes("fra", 1, double.PositiveInfinity, 1)] }),
            AnswerFaults.Of(new ClosedSessions(-1, 0)),
        ];
        faults.ShouldAllBe(fault => fault != null);
    }
}
