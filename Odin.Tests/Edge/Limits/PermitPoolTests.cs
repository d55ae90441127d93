using Odin.Edge.Limits;

namespace Odin.Tests.Edge.Limits;

public sealed class PermitPoolTests
{
    private const long Now = 1_000;
    private readonly Listener _listener = new();

    [Fact]
    public void There_are_as_many_permits_as_the_share_has()
    {
        var pool = Pool(quota: 2);

        new[] { pool.TryTake(Now), pool.TryTake(Now), pool.TryTake(Now) }.ShouldBe([true, true, false]);
        pool.Release().ShouldBeTrue();
        pool.TryTake(Now).ShouldBeTrue();
        pool.CountFree(Now).ShouldBe(0);
    }

    [Fact]
    public void A_lowered_share_takes_no_permit_away_and_gives_none_before_enough_came_back()
    {
        var pool = Pool(quota: 3);
        for (var i = 0; i < 3; i++) pool.TryTake(Now);

        pool.SetQuota(1).ShouldBe(3);

        (pool.Quota, pool.Used, pool.CountFree(Now)).ShouldBe((1, 3, 0));
        pool.Release().ShouldBeFalse("it is another edge's");
        pool.Release().ShouldBeFalse();
        pool.TryTake(Now).ShouldBeFalse();
        pool.Release().ShouldBeTrue();
        _listener.Reported.ShouldBe([false, false, true]);
    }

    [Fact]
    public void When_its_hold_is_over_the_share_counts_as_nothing_and_stays_so_though_a_longer_hold_comes()
    {
        var pool = new PermitPool(_listener, quota: 2, holdUntil: Now + 100);
        pool.TryTake(Now + 99).ShouldBeTrue();

        pool.TryTake(Now + 100).ShouldBeFalse();
        pool.Read(Now + 100).ShouldBe((0, 1));
        pool.HoldUntil(long.MaxValue);
        pool.TryTake(Now + 100).ShouldBeFalse("only a new share gives permits again");
        pool.SetQuota(2);
        pool.TryTake(Now + 100).ShouldBeTrue();
    }

    [Fact]
    public void A_session_from_before_the_limit_counts_even_beyond_it()
    {
        var pool = Pool(quota: 1);
        pool.Adopt();
        pool.Adopt();

        pool.Used.ShouldBe(2);
        pool.TryTake(Now).ShouldBeFalse();
        pool.Release().ShouldBeFalse();
        pool.Release().ShouldBeTrue();
        pool.TryTake(Now).ShouldBeTrue();
    }

    [Fact]
    public void A_permit_that_was_not_used_wakes_nobody()
    {
        var pool = Pool(quota: 1);
        pool.TryTake(Now);

        pool.GiveBack().ShouldBeTrue();

        (pool.Used, _listener.Reported.Count).ShouldBe((0, 0));
    }

    [Fact]
    public void Clients_turned_away_are_reported_once()
    {
        var pool = Pool(quota: 0);
        for (var i = 0; i < 5; i++) pool.CountTurnedAway();

        (pool.TakeTurnedAway(), pool.TakeTurnedAway()).ShouldBe((5, 0));
    }

    /// <summary>The promise that every limit stands on: what was sent as the new share is never
    /// exceeded by a session that began after it.</summary>
    [Fact]
    public async Task While_many_threads_take_and_release_no_permit_is_given_beyond_the_share_that_was_set()
    {
        var pool = Pool(quota: 8);
        var isOver = false;
        var exceeded = 0;
        var takers = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            while (!Volatile.Read(ref isOver))
            {
                if (pool.TryTake(Now)) pool.GiveBack();
            }
        })).ToArray();

        for (var round = 0; round < 50_000; round++)
        {
            pool.SetQuota(0);
            while (pool.Used > 0) Thread.SpinWait(1);   // Those that had a permit give it back.
            if (pool.TryTake(Now) || pool.Used > 0) exceeded++;
            pool.SetQuota(8);
        }

        Volatile.Write(ref isOver, true);
        await Task.WhenAll(takers);
        (exceeded, pool.Used).ShouldBe((0, 0));
    }

    private PermitPool Pool(int quota) => new(_listener, quota, holdUntil: long.MaxValue);

    private sealed class Listener : IPermitListener
    {
        public List<bool> Reported { get; } = [];

        public void OnReleased(bool isUsableHere) => Reported.Add(isUsableHere);
    }
}
