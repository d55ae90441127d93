using Odin.Edge.Balancing;
using Odin.Edge.Control.Leases;
using Odin.Edge.Control.Permits;
using Odin.Edge.Limits;
using Odin.Grains.Edges;

namespace Odin.Bench.World;

/// <summary>One app in use at one edge: its slots, sessions and permits.</summary>
internal sealed class CostedUse
{
    private const int Version = 1;

    private readonly EdgeIdentity _edge;
    private readonly SlotQueue _slots = new();
    private readonly LeaseSize _size = new();
    private readonly int[] _live = new int[WorldCost.Targets];
    private readonly long[] _total = new long[WorldCost.Targets];
    private readonly PermitPool? _pool;
    private readonly PermitState? _permits;
    private bool _isDry;
    private long _begunSinceLease;
    private TimeSpan _leasedAt;
    private TimeSpan _exchangeAt;
    private TimeSpan _exchangedAt;
    private bool _wasTurnedAway;
    private long _requests;
    private long _held;
    private long _epoch;

    public CostedUse(EdgeIdentity edge, AppReport first, bool isLimited)
    {
        (_edge, Row) = (edge, first);
        if (isLimited) (_pool, _permits) = (new PermitPool(), new PermitState(edge, startsAfter: 0));
    }

    /// <summary>What was reported last, to whomever.</summary>
    public AppReport Row { get; private set; }

    public ReadOnlySpan<int> Live => _live;

    /// <summary>Something has happened since <see cref="Row"/>.</summary>
    public bool IsChanged { get; private set; }

    public bool IsLeaseDue { get; private set; }

    public bool IsExchangeDue(TimeSpan now) => _permits is not null
        && (now >= _exchangeAt || (_wasTurnedAway && now - _exchangedAt >= _permits.Pause(isSyncRequested: true)));

    /// <summary>Null: the limit is reached. Else the target.</summary>
    public int? TryBegin(TimeSpan now, Random random)
    {
        if (_pool?.TryTake((long)now.TotalMilliseconds) == false)
        {
            _pool.CountTurnedAway();
            _wasTurnedAway = true;
            return null;
        }

        if (!_slots.TryTake(Version, (long)now.TotalMilliseconds, out var target, out var isRefillDue))
        {
            (_isDry, isRefillDue, target) = (true, true, random.Next(_live.Length));
        }

        _live[target]++;
        _total[target]++;
        _begunSinceLease++;
        (IsChanged, IsLeaseDue) = (true, IsLeaseDue || isRefillDue);
        return target;
    }

    public void End(int target)
    {
        _live[target]--;
        IsChanged = true;
        _pool?.Release();
    }

    public LeaseRequest NextLease(TimeSpan now)
    {
        _size.Observe(_begunSinceLease, now - _leasedAt);
        (_begunSinceLease, _leasedAt, IsLeaseDue) = (0, now, false);
        var request = new LeaseRequest
        {
            Edge = _edge,
            RequestId = ++_requests,
            Want = _size.Next(_isDry),
            Report = NextRow(now, pending: _requests),
        };
        (_isDry, IsChanged) = (false, true);   // The pending request is over when the next row is made.
        return request;
    }

    public void Take(Lease lease, TimeSpan now)
    {
        if (lease.GrainEpoch < _epoch) return;
        (_epoch, _held) = (lease.GrainEpoch, lease.RequestId);
        _slots.Add(lease.RequestId, Version, lease.Slots, (long)(now + lease.TimeToLive).TotalMilliseconds);
    }

    public AppReport NextRow(TimeSpan now, long pending = 0)
    {
        var unused = new int[_live.Length];
        _slots.AddUnused(Version, (long)now.TotalMilliseconds, unused);
        IsChanged = false;
        return Row = Row with
        {
            Sequence = Row.Sequence + 1,
            GrainEpoch = _epoch,
            Live = [.. _live],
            Unused = [.. unused],
            Total = [.. _total],
            LeaseHeld = _held,
            LeasePending = pending,
        };
    }

    /// <param name="ask">Null: there is no answer.</param>
    public void Exchange(TimeSpan now, Func<PermitRequest, PermitAnswer?> ask)
    {
        LimitedPool[] pools = [new LimitedPool(null, _pool!)];
        var answer = ask(_permits!.Next(Version, [.. pools], waiting: 0, (long)now.TotalMilliseconds));
        if (answer is null) _permits.GiveUp();
        else _permits.TryTake(answer, [.. pools]);
        (_exchangedAt, _exchangeAt, _wasTurnedAway) = (now, now + _permits.Pause(isSyncRequested: false), false);
    }
}
