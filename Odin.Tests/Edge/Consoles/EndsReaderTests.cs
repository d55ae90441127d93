using System.Net;
using Microsoft.Extensions.Time.Testing;
using Odin.Edge.Consoles;
using Odin.Edge.Loops;
using Odin.Edge.Sessions.Log;
using Odin.Grains.Consoles;

namespace Odin.Tests.Edge.Consoles;

public sealed class EndsReaderTests
{
    private const int More = 10;

    private readonly FakeTimeProvider _time = new();
    private readonly RecentEnds _ends;
    private readonly EndsReader _reader;

    public EndsReaderTests()
    {
        _ends = new RecentEnds(_time);
        _reader = new EndsReader(_ends, new SessionClock(_time), _time);
    }

    [Fact]
    public void One_answer_has_a_bounded_number_of_rows_and_the_next_goes_on_where_it_stopped()
    {
        var query = new EndsQuery { Rows = EndsQuery.MaxRows };
        var next = _reader.Read(null, query).Next;
        for (var port = 1; port <= (2 * EndsQuery.MaxRows) + More; port++) Add(port, app: "web");

        var ports = new List<int>();
        for (SessionEnds answer; (answer = _reader.Read(next, query)).Ends.Length > 0; next = answer.Next)
        {
            answer.Ends.Length.ShouldBeLessThanOrEqualTo(EndsQuery.MaxRows);
            ports.AddRange(answer.Ends.Select(end => end.Port));
        }

        ports.ShouldBe(Enumerable.Range(1, (2 * EndsQuery.MaxRows) + More));
    }

    [Theory]
    [InlineData(0, 250)]
    [InlineData(3, 3)]
    [InlineData(1_000_000, EndsQuery.MaxRows)]
    public void An_answer_has_as_many_rows_as_its_asker_takes_and_one_of_an_earlier_release_says_nothing_of_it(int asked, int rows)
    {
        var query = new EndsQuery { Rows = asked };
        var next = _reader.Read(null, query).Next;
        for (var port = 1; port <= EndsQuery.MaxRows + More; port++) Add(port, app: "web");

        _reader.Read(next, query).Ends.Length.ShouldBe(rows);
    }

    [Fact]
    public void A_filter_looks_at_everything_that_is_new_in_one_answer()
    {
        var next = _reader.Read(null, new EndsQuery()).Next;
        for (var port = 1; port <= RecentEnds.Capacity + More; port++) Add(port, app: port == RecentEnds.Capacity ? "db" : "web");

        var answer = _reader.Read(next, new EndsQuery { Filter = new SessionFilter { App = "db" } });

        answer.Ends.ShouldHaveSingleItem().Port.ShouldBe(RecentEnds.Capacity);
        (answer.Next, answer.Missed).ShouldBe((next + RecentEnds.Capacity + More, More));
    }

    [Fact]
    public void An_edge_with_more_ends_than_it_keeps_gives_a_sample_and_goes_on_from_the_newest()
    {
        const int Ended = RecentEnds.Capacity + More;
        var query = new EndsQuery { Rows = EndsQuery.MaxRows };
        var next = _reader.Read(null, query).Next;
        for (var port = 1; port <= Ended; port++) Add(port, app: "web");

        var sample = _reader.Read(next, query);
        for (var port = 1; port <= EndsQuery.MaxRows; port++) Add(port, app: "web");
        var whole = _reader.Read(sample.Next, query);

        (sample.Ends.Length, sample.Next, sample.Missed).ShouldBe((EndsQuery.SampleRows, next + Ended, Ended - EndsQuery.SampleRows));
        (whole.Ends.Length, whole.Missed).ShouldBe((EndsQuery.MaxRows, 0));
    }

    private void Add(int port, string app) => _ends.Add(new SessionRecord
    {
        App = app,
        Port = port,
        Client = PeerAddress.Of(IPAddress.Loopback.GetAddressBytes(), 1000),
        AcceptedAt = _time.GetTimestamp(),
        EndedAt = _time.GetTimestamp(),
    });
}
