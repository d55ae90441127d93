using Odin.Grains.Edges;

namespace Odin.Bench.World;

/// <summary>What an edge says to its region and to apps' grains: some apps with sessions that come and go, the others idle.</summary>
internal sealed class CostedEdge
{
    /// <summary>Sessions longer than so many ticks end then.</summary>
    private const int LongestTicks = 256;

    private readonly IReadOnlyList<AppReport> _idle;
    private readonly long _idleDigest;
    private readonly List<(int App, int Target)>[] _ends = [.. Enumerable.Range(0, LongestTicks).Select(_ => new List<(int, int)>())];
    private readonly long[] _digests;
    private long _sequence;
    private long _held;
    private long _snapshotsHeld;
    private long _stay;
    private TimeSpan? _allAt;

    /// <param name="edge">Who it is.</param>
    /// <param name="all">A first row of each app; those in use come first.</param>
    /// <param name="inUse">How many are.</param>
    /// <param name="isLimited">Whether the app of a number has a limit.</param>
    public CostedEdge(EdgeIdentity edge, IReadOnlyList<AppReport> all, int inUse, Func<int, bool> isLimited)
    {
        Identity = edge;
        _idle = [.. all.Skip(inUse)];
        _idleDigest = _idle.Aggregate(0L, (sum, row) => sum + RowDigest.Of(row));
        Uses = [.. all.Take(inUse).Select((row, app) => new CostedUse(edge, row, isLimited(app)))];
        _digests = [.. Uses.Select(use => RowDigest.Of(use.Row))];
    }

    public EdgeIdentity Identity { get; }

    public CostedUse[] Uses { get; }

    /// <summary>Of its region, to which it reports.</summary>
    public int Shard { get; private set; }

    public int Begin(int tick, int app, TimeSpan length, TimeSpan now, Random random)
    {
        if (Uses[app].TryBegin(now, random) is not { } target) return -1;
        var ticks = Math.Clamp((int)(length / WorldCost.Tick), 1, LongestTicks - 1);
        _ends[(tick + ticks) % LongestTicks].Add((app, target));
        return target;
    }

    /// <summary>Ends the sessions that are over; returns their apps.</summary>
    public List<(int App, int Target)> End(int tick)
    {
        var over = _ends[tick % LongestTicks];
        _ends[tick % LongestTicks] = [];
        foreach (var (app, target) in over) Uses[app].End(target);
        return over;
    }

    /// <summary>Its region wants all rows.</summary>
    public bool IsAllDue(TimeSpan now) => _held == 0 && (_idle.Count + Uses.Length <= EdgeReport.FewRows || now >= _allAt);

    public EdgeReport NextReport(TimeSpan now)
    {
        var isAll = IsAllDue(now);
        List<AppReport> news = [];
        for (var app = 0; app < Uses.Length; app++)
        {
            if (Uses[app].IsChanged) Uses[app].NextRow(now);
            var digest = RowDigest.Of(Uses[app].Row);
            if (digest != _digests[app] || _held == 0) news.Add(Uses[app].Row);
            _digests[app] = digest;
        }

        return new EdgeReport
        {
            Edge = Identity,
            Sequence = ++_sequence,
            CatalogVersion = 1,
            Apps = isAll ? [.. news, .. _idle] : [.. news],
            Since = isAll || _held != 0 ? _held : _sequence,
            Rows = _idle.Count + Uses.Length,
            HasAllCounts = !isAll && _held == 0,
            SnapshotsHeld = _snapshotsHeld,
            Stay = _stay,
            Digest = _digests.Aggregate(_idleDigest, (sum, digest) => sum + digest),
        };
    }

    /// <summary>True: it reports again at once, what counts: its region has nothing, or it is another shard's from now on.</summary>
    public bool Take(SyncAnswer answer, TimeSpan now)
    {
        var isLost = _held != 0 && answer.AppsHeld == 0;
        (_held, _snapshotsHeld, _allAt) = (answer.AppsHeld, answer.SnapshotsSent, now + answer.AllIn);
        if (answer.Shard == Shard) return isLost;
        (Shard, _held, _snapshotsHeld, _allAt, _stay) = (answer.Shard, 0, 0, null, _stay + 1);
        return true;
    }

    /// <summary>The report was lost: the next one has all that has changed since the confirmed one, and more does no harm.</summary>
    public void OnLost()
    {
        _allAt = null;
        Array.Clear(_digests);
    }
}
