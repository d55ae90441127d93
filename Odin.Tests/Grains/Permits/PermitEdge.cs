using System.Collections.Immutable;
using Odin.Edge.Limits;
using Odin.Grains.Backends;
using Odin.Grains.Backends.Permits;
using Odin.Tests.Simulation;

namespace Odin.Tests.Grains.Permits;

/// <summary>One edge: the product's pool and book, and clients that come as fast as they are told to.</summary>
internal sealed class PermitEdge
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(1);
    private readonly PermitBook _book;
    private readonly ImmutableArray<LimitedPool> _pools;
    private readonly HoldWatch _watch;
    private TimeSpan _answeredAt;
    private TimeSpan? _sentAt;
    private bool _isHurried;

    public PermitEdge(EdgeIdentity identity)
    {
        Identity = identity;
        _book = new PermitBook(identity);
        _pools = [new LimitedPool(null, Pool)];
        _watch = new HoldWatch(Pool);
    }

    public EdgeIdentity Identity { get; }

    public PermitPool Pool { get; } = new();

    /// <summary>Sessions its clients would have now.</summary>
    public int Demand { get; set; }

    /// <summary>Sessions end; a permit that cannot be used here again is told of.</summary>
    public void EndSessions(int count)
    {
        for (; count > 0 && Pool.Used > 0; count--) _isHurried |= !Pool.Release() && _book.IsScarce;
    }

    public int HeldWithinHold(TimeSpan now) => _watch.HeldWithinHold(Milliseconds(now));

    public void NoteExpiry(TimeSpan now) => _watch.NoteExpiry(Milliseconds(now));

    public void Arrive(TimeSpan now)
    {
        while (Pool.Used < Demand && Pool.TryTake(Milliseconds(now)))
        {
        }

        for (var turnedAway = Pool.Used; turnedAway < Demand; turnedAway++) Pool.NoteTurnedAway();
        _isHurried |= Pool.Used < Demand;
    }

    public PermitRequest? NextRequest(TimeSpan now)
    {
        if (_sentAt is { } sent && now - sent < Deadline) return null;
        if (_sentAt is not null) GiveUp(now);
        if (now - _answeredAt < _book.Pause(_isHurried)) return null;
        (_sentAt, _isHurried) = (now, false);
        return _book.Next(1, _pools, waiting: 0, Milliseconds(now));
    }

    public void Take(PermitAnswer answer, TimeSpan now)
    {
        _book.TryTake(answer, _pools);
        if (_book.IsPending) return;   // It was the answer to an earlier request.
        (_sentAt, _answeredAt) = (null, now);
    }

    private void GiveUp(TimeSpan now)
    {
        _book.GiveUp();
        (_sentAt, _answeredAt) = (null, now);
    }

    private static long Milliseconds(TimeSpan now) => (long)now.TotalMilliseconds;
}
