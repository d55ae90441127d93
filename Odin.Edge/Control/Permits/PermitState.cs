using System.Collections.Immutable;
using Odin.Edge.Limits;
using Odin.Grains.Edges;

namespace Odin.Edge.Control.Permits;

/// <summary>This edge's side of the permits of one app: what to send the app's grain and when, and what its answers change. Pure: time
/// comes in; one caller at a time.</summary>
/// <remarks>
/// One request is under way at a time, and only the answer to the last one is taken in, so the grain knows from each request what became of
/// the answer before it. A quota that was lowered is sent at once, since others wait for it; so is it that a new activation of the grain
/// was received.
/// </remarks>
/// <param name="edge">This life of this edge.</param>
/// <param name="startsAfter">Higher than every request of an earlier book of the app: it may have been configured away and be back.</param>
internal sealed class PermitState(EdgeIdentity edge, long startsAfter)
{
    public static readonly TimeSpan CalmPause = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan ScarcePause = TimeSpan.FromMilliseconds(250);

    /// <summary>Between two requests, however many clients were turned away.</summary>
    public static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);

    private long _lastRequest = startsAfter;
    private long _lastTaken;
    private long _pending;
    private long _sentAt;
    private int _unanswered;
    private bool _isAwaitedAtOnce;
    private bool _wasSyncRequested;

    /// <summary>No edge has had a client for a while: the hold is all that is to be kept.</summary>
    private TimeSpan _idlePause;

    /// <summary>The highest epoch whose answer was taken in; 0: none.</summary>
    public long Epoch { get; private set; }

    /// <summary>True when other edges want more than there is: what is given back here is waited for there.</summary>
    public bool IsScarce { get; private set; }

    public bool IsPending => _pending != 0;

    /// <param name="configVersion">Of the limits.</param>
    /// <param name="pools">Of the limits.</param>
    /// <param name="waiting">Clients in the queue.</param>
    /// <param name="nowMilliseconds">The loop clock.</param>
    /// <param name="isIdle">No client has been here for a while.</param>
    public PermitRequest Next(
        long configVersion, ImmutableArray<LimitedPool> pools, int waiting, long nowMilliseconds, bool isIdle = false)
    {
        (_pending, _sentAt) = (++_lastRequest, nowMilliseconds);
        ImmutableArray<PermitLine> lines = [.. pools.Select(limit => LineOf(limit, waiting, nowMilliseconds))];
        _wasSyncRequested = lines.Any(line => line.Wanted > 0);
        return new PermitRequest
        {
            Edge = edge,
            RequestId = _lastRequest,
            ConfigVersion = configVersion,
            Epoch = Epoch,
            LastTaken = _lastTaken,
            Lines = lines,
            IsIdle = isIdle,
        };
    }

    /// <summary>Takes an answer in. False: it is void, or nobody could decide.</summary>
    public bool TryTake(PermitAnswer answer, ImmutableArray<LimitedPool> pools)
    {
        if (answer.RequestId != _pending || _pending == 0) return false;
        _pending = 0;
        if (answer.Epoch == 0 || answer.Epoch < Epoch)
        {
            _unanswered++;
            return false;
        }

        (Epoch, IsScarce, _unanswered, _isAwaitedAtOnce) = (answer.Epoch, answer.IsScarce, 0, answer.Quotas.IsEmpty);
        _lastTaken = answer.RequestId;
        _idlePause = answer.IsIdle ? answer.HoldFor / 4 : TimeSpan.Zero;
        foreach (var quota in answer.Quotas) SetQuota(pools, quota);
        var holdUntil = _sentAt + (long)answer.HoldFor.TotalMilliseconds;
        foreach (var limit in pools) limit.Pool.HoldUntil(holdUntil);
        return true;
    }

    /// <summary>The request got no answer and its answer is not taken in any more.</summary>
    public void GiveUp()
    {
        _pending = 0;
        _unanswered++;
    }

    /// <summary>How long to wait from the last answer to the next request.</summary>
    /// <param name="isSyncRequested">A client met a full limit, or a permit came free that others wait for.</param>
    public TimeSpan Pause(bool isSyncRequested)
    {
        if (_unanswered > 0) return _unanswered > 4 ? CalmPause : FirstRetry * (1 << (_unanswered - 1));
        if (_isAwaitedAtOnce || (isSyncRequested && !_wasSyncRequested)) return LeastPause;
        if (isSyncRequested || IsScarce) return ScarcePause;
        return _idlePause > CalmPause ? _idlePause : CalmPause;
    }

    private static PermitLine LineOf(LimitedPool limit, int waiting, long nowMilliseconds)
    {
        var wanted = Math.Max(limit.Pool.TakeTurnedAway(), waiting);   // Who waits was turned away before.
        var (quota, used) = limit.Pool.Read(nowMilliseconds);
        return new PermitLine { Target = limit.Target, Quota = quota, Used = used, Wanted = wanted };
    }

    private void SetQuota(ImmutableArray<LimitedPool> pools, PermitQuota quota)
    {
        foreach (var limit in pools)
        {
            if (limit.Target != quota.Target) continue;
            limit.Pool.HasMore = quota.HasMore;
            _isAwaitedAtOnce |= limit.Pool.SetQuota(quota.Count) > quota.Count;
        }
    }
}
