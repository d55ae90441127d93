using System.Runtime.CompilerServices;
using Odin.Edge.Sessions.Log;
using Odin.Edge.Targets;
using Odin.Grains.Configuration;
using Odin.Tests.Support;

namespace Odin.Tests.Edge.Sessions.Log;

public sealed class SessionRecordRingTests
{
    [Fact]
    public void Records_come_out_in_the_order_in_which_they_went_in()
    {
        var ring = new SessionRecordRing(4);
        for (var round = 0; round < 10; round++)   // More than once around.
        {
            for (var i = 0; i < 3; i++) ring.Add(Record(3 * round + i));
            for (var i = 0; i < 3; i++) Taken(ring).ShouldBe(3 * round + i);
            Taken(ring).ShouldBeNull();
        }

        ring.Dropped.ShouldBe(0);
    }

    [Fact]
    public void A_full_ring_drops_what_comes_and_keeps_what_it_has()
    {
        var ring = new SessionRecordRing(4);
        for (var i = 0; i < 7; i++) ring.Add(Record(i));

        ring.Dropped.ShouldBe(3);
        new[] { Taken(ring), Taken(ring), Taken(ring), Taken(ring), Taken(ring) }.ShouldBe([0, 1, 2, 3, null]);
        ring.Add(Record(7));
        Taken(ring).ShouldBe(7);
        ring.Dropped.ShouldBe(3);
    }

    [Fact]
    public void The_writer_is_woken_only_by_the_record_that_comes_into_an_empty_ring()
    {
        var ring = new SessionRecordRing(2);

        ring.Add(Record(0)).ShouldBeTrue();
        ring.Add(Record(1)).ShouldBeFalse();
        ring.Add(Record(2)).ShouldBeFalse("it was dropped");
        Taken(ring);
        ring.Add(Record(3)).ShouldBeFalse("one was still there");
        Taken(ring);
        Taken(ring);
        ring.Add(Record(4)).ShouldBeTrue();
    }

    [Fact]
    public void A_record_that_was_taken_keeps_no_target_alive()
    {
        var ring = new SessionRecordRing(4);
        var target = AddAndTake(ring);

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        target.IsAlive.ShouldBeFalse();
        GC.KeepAlive(ring);
    }

    /// <summary>The writer sleeps whenever it finds nothing: were a wake-up lost, it would sleep for good.</summary>
    [Fact]
    public async Task Between_two_threads_nothing_is_lost_repeated_or_reordered_and_no_wake_up_is_missed()
    {
        const int Count = 200_000;
        var ring = new SessionRecordRing(64);
        using var awake = new SemaphoreSlim(0);
        using var deadline = TestTimeout.Source(TestTimeout.OfProcess);

        var writer = Task.Run(() =>
        {
            var (taken, last) = (0, -1);
            while (taken + ring.Dropped < Count)
            {
                awake.Wait(deadline.Token);
                while (ring.TryTake(out var record))
                {
                    record.Port.ShouldBeGreaterThan(last);
                    (taken, last) = (taken + 1, record.Port);
                }
            }

            return taken;
        });
        for (var i = 0; i < Count; i++)
        {
            if (ring.Add(Record(i))) awake.Release();
        }

        awake.Release();   // All may have been dropped at the end.
        (await writer + ring.Dropped).ShouldBe(Count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference AddAndTake(SessionRecordRing ring)
    {
        var target = new Target(new TargetAddress("a", 1), 1);
        ring.Add(new SessionRecord { App = "app", Target = target });
        ring.TryTake(out _).ShouldBeTrue();
        return new WeakReference(target);
    }

    private static SessionRecord Record(int number) => new() { App = "app", Port = number };

    private static int? Taken(SessionRecordRing ring) => ring.TryTake(out var record) ? record.Port : null;
}
