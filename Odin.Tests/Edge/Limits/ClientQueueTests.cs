using Odin.Edge.Limits;
using Odin.Tests.Support;

namespace Odin.Tests.Edge.Limits;

public sealed class ClientQueueTests
{
    private readonly ClientQueue _queue = new();

    [Fact]
    public async Task Clients_are_woken_first_come_first_served_as_many_as_permits_came_free()
    {
        var clients = Enumerable.Range(0, 4).Select(_ => Enter()).ToList();

        _queue.Wake(2);

        (await clients[0].Turn).ShouldBeTrue();
        (await clients[1].Turn).ShouldBeTrue();
        clients[2].Turn.IsCompleted.ShouldBeFalse();
        _queue.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_client_that_gives_up_leaves_its_place_to_the_next()
    {
        var (first, second) = (Enter(), Enter());

        first.GiveUp();
        first.GiveUp();
        _queue.Wake(1);

        (await first.Turn).ShouldBeFalse();
        (await second.Turn).ShouldBeTrue();
        _queue.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Giving_up_after_ones_turn_has_come_changes_nothing()
    {
        var (first, second) = (Enter(), Enter());
        _queue.Wake(1);

        first.GiveUp();

        (await first.Turn).ShouldBeTrue();
        second.Turn.IsCompleted.ShouldBeFalse();
        _queue.Count.ShouldBe(1);
    }

    [Fact]
    public void A_client_that_missed_a_release_tries_again_instead_of_waiting()
    {
        var seen = _queue.Releases;
        _queue.Wake(1);
        var ticket = 0L;

        _queue.Enter(seen, ref ticket).ShouldBeNull();

        _queue.Count.ShouldBe(0);
        ticket.ShouldBe(0, "it has no place yet");
    }

    [Fact]
    public async Task A_client_that_was_woken_in_vain_goes_back_to_its_old_place()
    {
        long[] tickets = [0, 0, 0];
        for (var i = 0; i < 3; i++) Enter(ref tickets[i]);
        _queue.Wake(2);

        var second = Enter(ref tickets[1]);
        var first = Enter(ref tickets[0]);   // In front of both others.

        _queue.Wake(1);
        (await first.Turn).ShouldBeTrue();
        second.Turn.IsCompleted.ShouldBeFalse();
        _queue.Wake(1);
        (await second.Turn).ShouldBeTrue();
        _queue.Count.ShouldBe(1);
    }

    [Fact]
    public void Waking_an_empty_queue_keeps_nothing_for_later_but_the_number_of_releases()
    {
        var before = _queue.Releases;

        _queue.Wake(5);

        _queue.Releases.ShouldNotBe(before);
        Enter().Turn.IsCompleted.ShouldBeFalse();
    }

    /// <summary>As sessions do it: look at the releases, try, wait in vain only when nothing was released since.</summary>
    [Fact]
    public async Task With_many_threads_every_client_gets_its_permit_and_none_sleeps_over_a_free_one()
    {
        const int Permits = 3;
        var pool = new PermitPool(new Waker(_queue), Permits, holdUntil: long.MaxValue);
        var most = 0;

        await TestTimeout.Within(Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(async () =>
        {
            for (var session = 0; session < 200; session++)
            {
                var ticket = 0L;
                while (true)
                {
                    var seen = _queue.Releases;
                    if (pool.TryTake(0)) break;
                    if (_queue.Enter(seen, ref ticket) is { } place) (await place.Turn).ShouldBeTrue();
                }

                if (pool.Used > Permits) Interlocked.Exchange(ref most, pool.Used);
                await Task.Yield();
                pool.Release();
            }
        }))));

        (most, pool.Used, _queue.Count).ShouldBe((0, 0, 0));
    }

    private QueuedClient Enter()
    {
        var ticket = 0L;
        return Enter(ref ticket);
    }

    private QueuedClient Enter(ref long ticket) => _queue.Enter(_queue.Releases, ref ticket).ShouldNotBeNull();

    private sealed class Waker(ClientQueue queue) : IPermitListener
    {
        public void OnReleased(bool isUsableHere)
        {
            if (isUsableHere) queue.Wake(1);
        }
    }
}
