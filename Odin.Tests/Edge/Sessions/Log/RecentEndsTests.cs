using Microsoft.Extensions.Time.Testing;
using Odin.Edge.Sessions.Log;

namespace Odin.Tests.Edge.Sessions.Log;

/// <summary>The last ends are kept while somebody asks; what was not kept is counted.</summary>
public sealed class RecentEndsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly SessionRecord[] _into = new SessionRecord[1000];
    private readonly RecentEnds _ends;

    public RecentEndsTests() => _ends = new RecentEnds(_time);

    [Fact]
    public void The_first_question_is_about_what_ends_from_then_on()
    {
        Add(1, 5);
        var (missed, next) = Read(null);
        _into.ShouldNotContain(record => record.Port > 0);
        Add(6, 3);

        (missed, Read(next)).ShouldBe((0, (0, next + 3)));
        _into.Take(3).Select(record => record.Port).ShouldBe([6, 7, 8]);
        Read(next + 3).ShouldBe((0, next + 3));
    }

    [Fact]
    public void What_was_overwritten_is_counted_and_pages_have_the_rest_in_order()
    {
        var (_, next) = Read(null);
        Add(1, RecentEnds.Capacity + 10);

        var ports = new List<int>();
        var missed = 0L;
        while (Read(next) is var page && page.Next > next)
        {
            missed += page.Missed;
            ports.AddRange(_into.Take((int)(page.Next - next - page.Missed)).Select(record => record.Port));
            next = page.Next;
        }

        missed.ShouldBe(10);
        ports.ShouldBe(Enumerable.Range(11, RecentEnds.Capacity));
    }

    [Fact]
    public void Nothing_is_kept_once_nobody_has_asked_for_30_s_and_that_is_counted_as_missed()
    {
        var (_, next) = Read(null);
        Add(1, 2);
        _time.Advance(RecentEnds.KeptFor);
        Add(3, 2);

        Read(next).ShouldBe((4, next + 4));
        Add(5, 1);
        Read(next + 4).ShouldBe((0, next + 5));
        _into[0].Port.ShouldBe(5);
    }

    [Fact]
    public void A_place_of_the_future_is_now() => Read(1000).ShouldBe((0, 0));

    private (long Missed, long Next) Read(long? after) => _ends.Read(after, _into, out _);

    private void Add(int first, int count)
    {
        for (var port = first; port < first + count; port++) _ends.Add(new SessionRecord { Port = port, EndedAt = _time.GetTimestamp() });
    }
}
