using Microsoft.Extensions.Time.Testing;
using Odin.Edge.Sessions.Log;

namespace Odin.Tests.Edge.Sessions.Log;

public sealed class UnreachedSampleTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Each_second_so_many_records_of_sessions_without_a_target_are_taken_and_the_rest_is_counted()
    {
        var ring = new SessionRecordRing(10_000, new UnreachedSample(_time));

        for (var second = 0; second < 3; second++)
        {
            for (var session = 0; session < 1000; session++) ring.Add(new SessionRecord { EndedAt = _time.GetTimestamp() });
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Taken(ring).ShouldBe(3 * UnreachedSample.LinesPerSecond);
        (ring.LeftOut, ring.Dropped).ShouldBe((3 * (1000 - UnreachedSample.LinesPerSecond), 0));
    }

    [Fact]
    public void Records_of_sessions_that_had_a_target_are_all_taken()
    {
        var ring = new SessionRecordRing(10_000, new UnreachedSample(_time));

        for (var session = 0; session < 1000; session++)
        {
            ring.Add(new SessionRecord { EndedAt = _time.GetTimestamp() });
            ring.Add(new SessionRecord { ConnectedAt = 1, EndedAt = _time.GetTimestamp() });
        }

        Taken(ring).ShouldBe(1000 + UnreachedSample.LinesPerSecond);
    }

    private static int Taken(SessionRecordRing ring)
    {
        var taken = 0;
        while (ring.TryTake(out _)) taken++;
        return taken;
    }
}
