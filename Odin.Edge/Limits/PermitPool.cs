namespace Odin.Edge.Limits;

/// <summary>How many sessions may live under one limit on this edge, and how many do. From any thread; no lock, no allocation.</summary>
/// <remarks>Both numbers change in one atomic step: a quota that was ordered to be lowered can never be used by a
/// session that began a moment later.</remarks>
internal sealed class PermitPool
{
    private readonly IPermitListener? _listener;
    private long _quotaAndUsed;
    private long _holdUntil;
    private int _turnedAway;
    private bool _hasMore;

    /// <param name="listener">Called for every release.</param>
    /// <param name="quota">Sessions that may live until another quota is set.</param>
    /// <param name="holdUntil">The instant, in milliseconds, from which the quota counts as 0.</param>
    public PermitPool(IPermitListener? listener = null, int quota = 0, long holdUntil = 0)
    {
        _listener = listener;
        _quotaAndUsed = Pack(quota, 0);
        _holdUntil = holdUntil;
    }

    public int Quota => QuotaOf(Volatile.Read(ref _quotaAndUsed));

    public int Used => UsedOf(Volatile.Read(ref _quotaAndUsed));

    /// <summary>Beyond the quota there are permits for the asking.</summary>
    public bool HasMore
    {
        get => Volatile.Read(ref _hasMore);
        set => Volatile.Write(ref _hasMore, value);
    }

    public bool IsHoldOver(long nowMilliseconds) => nowMilliseconds >= Volatile.Read(ref _holdUntil);

    /// <summary>A permit for one session, if there is one. Must be released.</summary>
    public bool TryTake(long nowMilliseconds)
    {
        var seen = Volatile.Read(ref _quotaAndUsed);
        while (UsedOf(seen) < QuotaOf(seen) && !IsHoldOver(nowMilliseconds))
        {
            var before = Interlocked.CompareExchange(ref _quotaAndUsed, seen + 1, seen);
            if (before == seen) return true;
            seen = before;
        }

        return false;
    }

    /// <summary>Counts a session that began before there was a limit. Must be released.</summary>
    public void Adopt() => Interlocked.Increment(ref _quotaAndUsed);

    /// <summary>True when the permit can be used again here; else it is waited for elsewhere, or the hold has ended.</summary>
    public bool Release()
    {
        var isUsableHere = GiveBack();
        _listener?.OnReleased(isUsableHere);
        return isUsableHere;
    }

    /// <summary>Releases a permit that was not used: nobody waits for it who did not wait before.</summary>
    public bool GiveBack()
    {
        var now = Interlocked.Decrement(ref _quotaAndUsed);
        return UsedOf(now) < QuotaOf(now);
    }

    /// <summary>Permits that could be taken at this instant.</summary>
    public int CountFree(long nowMilliseconds)
    {
        var (quota, used) = Read(nowMilliseconds);
        return Math.Max(0, quota - used);
    }

    /// <summary>Notes a client that would have taken a permit.</summary>
    public void CountTurnedAway() => Interlocked.Increment(ref _turnedAway);

    /// <summary>Clients turned away since the last call.</summary>
    public int TakeTurnedAway() => Volatile.Read(ref _turnedAway) == 0 ? 0 : Interlocked.Exchange(ref _turnedAway, 0);

    /// <summary>What is held at this instant. A hold that has ended stays ended: its quota is 0 from now on.</summary>
    public (int Quota, int Used) Read(long nowMilliseconds)
    {
        if (IsHoldOver(nowMilliseconds)) SetQuota(0);
        var seen = Volatile.Read(ref _quotaAndUsed);
        return (QuotaOf(seen), UsedOf(seen));
    }

    /// <summary>Returns the quota before.</summary>
    public int SetQuota(int quota)
    {
        while (true)
        {
            var seen = Volatile.Read(ref _quotaAndUsed);
            if (Interlocked.CompareExchange(ref _quotaAndUsed, Pack(quota, UsedOf(seen)), seen) == seen) return QuotaOf(seen);
        }
    }

    /// <summary>To be called after <see cref="SetQuota"/>: a quota that was over must not come back with a longer hold.</summary>
    public void HoldUntil(long milliseconds) => Volatile.Write(ref _holdUntil, milliseconds);

    private static long Pack(int quota, int used) => ((long)quota << 32) | (uint)used;

    private static int QuotaOf(long state) => (int)(state >> 32);

    private static int UsedOf(long state) => (int)(state & 0xFFFF_FFFF);
}
