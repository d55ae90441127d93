using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Odin.Edge.Control.Permits;
using Odin.Edge.Limits;
using Odin.Grains.Edges;
using Odin.Tests.Simulation;

namespace Odin.Tests.Grains.Permits;

/// <summary>One edge: the product's pool and book, and clients that come as fast as they are ordered to.</summary>
internal sealed class PermitEdge
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(1);
    private PermitState _state;
    private ImmutableArray<LimitedPool> _pools = [];
    private HoldWatch _watch;
    private TimeSpan _answeredAt;
    private TimeSpan? _sentAt;
    private bool _isSyncRequested;

    public PermitEdge(EdgeIdentity identity)
    {
        Identity = identity;
        _state = new PermitState(identity, startsAfter: 0);
        BeginLimit();
    }

    public EdgeIdentity Identity { get; }

    public PermitPool Pool { get; private set; }

    /// <summary>Sessions its clients would have now.</summary>
    public int Demand { get; set; }

    /// <summary>Sent so far.</summary>
    public int Requests { get; private set; }

    /// <summary>Its region says that another edge lacks permits.</summary>
    public void OnWanted() => _isSyncRequested = true;

    /// <summary>The edge learns that the limit is gone, and that its sessions are: nothing is left to exchange.</summary>
    public void DropLimit()
    {
        _pools = [];
        if (_sentAt is not null) _state.GiveUp();
        _sentAt = null;
        Demand = 0;
    }

    /// <summary>The whole app goes and comes back within one life of the edge.</summary>
    public void ReplaceApp(TimeSpan now)
    {
        DropLimit();
        _state = new PermitState(Identity, startsAfter: Milliseconds(now));
        BeginLimit();
    }

    /// <summary>The edge learns of the limit, for the first time or again; it has nothing under it.</summary>
    [MemberNotNull(nameof(Pool), nameof(_watch))]
    public void BeginLimit()
    {
        Pool = new PermitPool();
        _watch = new HoldWatch(Pool);
        _pools = [new LimitedPool(null, Pool)];
    }

    /// <summary>Sessions end; a permit that cannot be used here again is counted.</summary>
    public void EndSessions(int count)
    {
        for (; count > 0 && Pool.Used > 0; count--) _isSyncRequested |= !Pool.Release() && _state.IsScarce;
    }

    public int HeldWithinHold(TimeSpan now) => _watch.HeldWithinHold(Milliseconds(now));

    public void UpdateExpiry(TimeSpan now) => _watch.UpdateExpiry(Milliseconds(now));

    public void Arrive(TimeSpan now)
    {
        while (Pool.Used < Demand && Pool.TryTake(Milliseconds(now)))
        {
        }

        for (var turnedAway = Pool.Used; turnedAway < Demand; turnedAway++) Pool.CountTurnedAway();
        _isSyncRequested |= Pool.Used < Demand;
    }

    public PermitRequest? NextRequest(TimeSpan now)
    {
        if (_pools.IsEmpty || (_sentAt is { } sent && now - sent < Deadline)) return null;
        if (_sentAt is not null) GiveUp(now);
        if (now - _answeredAt < _state.Pause(_isSyncRequested)) return null;
        (_sentAt, _isSyncRequested) = (now, false);
        Requests++;
        return _state.Next(1, _pools, waiting: 0, Milliseconds(now), isIdle: Demand == 0 && Pool.Used == 0);
    }

    public void Take(PermitAnswer answer, TimeSpan now)
    {
        _state.TryTake(answer, _pools);
        if (_state.IsPending) return;   // It was the answer to an earlier request.
        (_sentAt, _answeredAt) = (null, now);
    }

    private void GiveUp(TimeSpan now)
    {
        _state.GiveUp();
        (_sentAt, _answeredAt) = (null, now);
    }

    private static long Milliseconds(TimeSpan now) => (long)now.TotalMilliseconds;
}
