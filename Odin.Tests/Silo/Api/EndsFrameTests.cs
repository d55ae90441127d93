using System.Text;
using System.Text.Json;
using Odin.Grains.Consoles;
using Odin.Grains.Edges;
using Odin.Grains.Gathering;
using Odin.Silo.Api;
using Odin.Silo.World;

namespace Odin.Tests.Silo.Api;

public sealed class EndsFrameTests
{
    private static readonly EdgeIdentity Edge = new("fra-1", "fra", 7);

    [Fact]
    public void A_message_says_what_every_other_answer_would_say_and_the_next_one_has_nothing_of_it()
    {
        using var frame = new EndsFrame();
        var encrypted = EndOf("<ünï>", new SessionTls { Version = "TLSv1.3" });
        var first = Encoding.UTF8.GetString(frame.Of(ListOf(EndOf("web", tls: null), encrypted)).Span);
        var list = ListOf(EndOf("db", tls: null));
        var second = Encoding.UTF8.GetString(frame.Of(list).Span);

        first.ShouldContain("\"tls\":{\"version\":\"TLSv1.3\"");
        second.ShouldBe($"id: {EndsPlace.Write(list.Cursors)}\nevent: ends\ndata: "
            + $"{JsonSerializer.Serialize(EndsFrame.MessageOf(list), WorldFrames.Json)}\n\n");
    }

    private static EndsList ListOf(params EndedSession[] ends) =>
        new([.. ends], [new EndsCursor(Edge, 12)], Missed: 3, [new MissingAnswer("iad-1", "silent")]);

    private static EndedSession EndOf(string app, SessionTls? tls) => new()
    {
        SessionId = 5,
        End = "--",
        App = app,
        Port = 5001,
        Client = "127.0.0.1:4000",
        Target = "10.0.0.1:80",
        Region = "fra",
        Edge = "fra-1",
        Source = "Lease",
        Attempts = 1,
        BytesUp = 4,
        BytesDown = 6,
        EndedAt = DateTimeOffset.UnixEpoch.AddSeconds(1.5),
        Duration = TimeSpan.FromMilliseconds(12),
        Tls = tls,
    };
}
