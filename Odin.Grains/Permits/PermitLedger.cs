using Odin.Grains.Edges;

namespace Odin.Grains.Permits;

/// <summary>The permits of one limit: who holds how many, and who gets the rest. Owned by the app's grain; pure.</summary>
/// <remarks>
/// <list type="number">
/// <item>What an edge may hold is reserved: the most of what it said last and what it was sent since. A quota counts as lowered only when
/// the edge has said so, so the sum of what all hold never exceeds what is reserved, whichever messages are lost, late or repeated: an edge
/// takes in no answer but that to its last request.</item>
/// <item>Nothing is given but what is free. Until it is known that all holders have reported, only what has passed through this ledger
/// is: quotas that edges had when they came to it, less what is reserved. So a new activation can
/// move permits at once and never makes any.</item>
/// <item>When edges want more than there is everyone gets the same, up to what it needs. A quota above that is lowered as far as others are
/// short, even below the live sessions: those go on, and their permits are free when they end.</item>
/// <item>An edge without a client for a while, which asks seldom, gets half of what is free: the next one must not wait for it.</item>
/// </list>
/// </remarks>
internal sealed class PermitLedger(long limit)
{
    private readonly SortedDictionary<EdgeIdentity, PermitAccount> _accounts = new(EdgeOrder.ById);

    /// <summary>Permits that edges brought to this epoch.</summary>
    private long _brought;

    public long Limit { get; set; } = limit;

    /// <summary>True when every edge that may hold permits is known here, so that all others are free.</summary>
    public bool IsComplete { get; set; }

    public bool IsScarce { get; private set; }

    /// <summary>As of the last decision: that edge lacks permits, and another, which asks seldom, has more than it uses.</summary>
    public bool IsWanted { get; private set; }

    /// <summary>As of the last decision: all that edges want can be had, and that edge has not everything.</summary>
    public bool HasMore { get; private set; }

    public long Reserved => Counted.Sum(account => account.Reserved);

    public long Used => _accounts.Values.Sum(account => account.Line.Used);

    private long Whole => IsComplete ? Limit : Math.Min(Limit, _brought);

    private IEnumerable<PermitAccount> Counted => _accounts.Values.Where(account => IsComplete || account.IsOurs);

    public void Take(EdgeIdentity edge, PermitLine line, bool isOurs, bool isIdle)
    {
        if (!_accounts.TryGetValue(edge, out var account)) _accounts.Add(edge, account = new PermitAccount());
        if (isOurs && !account.IsOurs) _brought += line.Quota;
        account.Take(line, isOurs);
        account.IsIdle = isIdle;
    }

    /// <summary>A silent edge keeps what it has and gets nothing.</summary>
    public void SetQuiet(Func<EdgeIdentity, bool> isQuiet)
    {
        foreach (var (edge, account) in _accounts) account.IsActive = !isQuiet(edge);
    }

    /// <summary>The edge holds nothing any more, for certain.</summary>
    public void Release(EdgeIdentity edge) => _accounts.Remove(edge);

    /// <summary>Decides the quota of an edge that has just been taken in, and reserves it.</summary>
    public long Decide(EdgeIdentity edge, long turn)
    {
        var account = _accounts[edge];
        var active = _accounts.Values.Where(other => other.IsActive && other.IsOurs).ToArray();
        var ideal = Divide(active, turn);
        var mine = ideal[Array.IndexOf(active, account)];
        var slack = Whole - Reserved;
        long held = account.Line.Held;
        var quota = mine >= held
            ? Math.Min(mine, held + Math.Max(0, slack)) : Lower(account, mine, Shortage(active, ideal, account) - slack);
        if (account.IsIdle && quota > held) quota = Math.Max(held, Math.Min(quota, (held + slack + 1) / 2));
        // A limit was lowered, or sessions outlived a hold: nobody begins another until enough have ended.
        if (slack < 0) quota = Math.Min(quota, account.Line.Quota);
        account.Answer(quota);
        HasMore = quota < Whole && Used < Whole && _accounts.Values.Sum(other => other.Need) <= Whole;
        IsWanted = (quota < account.Need || quota == 0)
            && _accounts.Values.Any(other => other != account && other.IsIdle && other.Reserved > other.Line.Used);
        return quota;
    }

    private long[] Divide(PermitAccount[] active, long turn)
    {
        var outOfReach = Counted.Where(account => !account.IsActive || !account.IsOurs).Sum(account => account.Reserved);
        var quotas = new long[active.Length];
        IsScarce = FairQuotas.Divide(Math.Max(0, Whole - outOfReach), [.. active.Select(account => account.Need)], turn, quotas);
        return quotas;
    }

    /// <summary>What the others lack of their quotas; a little less room than another has is no reason to take any away.</summary>
    private static long Shortage(PermitAccount[] active, long[] ideal, PermitAccount self)
    {
        var shortage = 0L;
        for (var index = 0; index < active.Length; index++)
        {
            var other = active[index];
            if (other == self || ideal[index] <= other.Reserved) continue;
            if (other.Need > other.Reserved || ideal[index] > 2 * other.Reserved) shortage += ideal[index] - other.Reserved;
        }

        return shortage;
    }

    private static long Lower(PermitAccount account, long ideal, long shortage) =>
        Math.Max(ideal, shortage > 0 ? account.Line.Held - shortage : account.Line.Quota);
}
