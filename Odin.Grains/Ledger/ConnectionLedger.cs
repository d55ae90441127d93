using System.Collections.Immutable;
using Odin.Grains.Edges;
using Odin.Grains.Health;
using Odin.Grains.Targets;

namespace Odin.Grains.Ledger;

/// <summary>Adds up what all edges report of one app: live sessions, slots out, health. Owned by the app's
/// grain; time comes in with every call.</summary>
/// <remarks>
/// <list type="number">
/// <item>An edge's newest report replaces the one before; older ones change nothing. So loss, repetition and disorder do no harm. Every
/// life of an edge counts for itself: two processes that share an id by mistake are both there.</item>
/// <item>A grant counts as leased from the moment it is made until a later report of that edge covers it, or its time to live has run out.
/// So live + leased is never less than what is out there among the edges that report.</item>
/// <item>An edge silent for <see cref="SilentAfter"/> counts no more, whoever repeats what it said last. One that has neither sessions nor
/// slots reports nothing while nothing happens: it counts until its region says that it is gone, or does not answer
/// (<see cref="DropIdle"/>).</item>
/// <item>The app's sums count everything. A target's sums leave out what names targets by ordinals of a version that cannot be mapped to
/// the present one: a newer one than the grain's own (until the grain has caught up) or a forgotten one, and targets that are gone.</item>
/// </list>
/// Sums are kept up to date by taking an edge's old numbers out and putting its new ones in; the same report is always taken out as it was
/// put in.
/// </remarks>
internal sealed class ConnectionLedger
{
    public static readonly TimeSpan SilentAfter = TimeSpan.FromSeconds(5);

    /// <summary>How long the order of an edge's reports is remembered after it counts no more.</summary>
    public static readonly TimeSpan RememberedFor = TimeSpan.FromSeconds(60);

    private readonly Dictionary<EdgeIdentity, EdgeAccount> _accounts = [];
    private readonly VersionMaps _maps = new();
    private TargetCounts[] _targets = [];
    private TargetCounts _app;
    private TimeSpan _nextSweep = TimeSpan.MaxValue;

    /// <summary>By ordinal of the present configuration.</summary>
    public ReadOnlySpan<TargetCounts> Targets => _targets;

    /// <summary>All of the app, whatever target it belongs to.</summary>
    public TargetCounts App => _app;

    /// <summary>Rises whenever the edges' health may have changed.</summary>
    public long HealthRevision { get; private set; }

    public IEnumerable<EdgeAccount> Counted => _accounts.Values.Where(account => account.IsCounted);

    /// <summary>Makes <paramref name="version"/> the present configuration.</summary>
    public void MoveTo(long version, OrdinalMap step)
    {
        _maps.MoveTo(version, step);
        (_targets, _app) = (new TargetCounts[step.Count], default);
        foreach (var account in Counted) Count(account, 1);
        HealthRevision++;
    }

    /// <summary>Takes a report in. False: it is no newer than what is known.</summary>
    /// <param name="edge">Who reports.</param>
    /// <param name="report">What it has.</param>
    /// <param name="now">The grain's own time.</param>
    /// <param name="source">Null: the edge itself.</param>
    public bool Take(EdgeIdentity edge, AppReport report, TimeSpan now, RollUpSource? source = null)
    {
        var account = AccountOf(edge);
        var isKept = source is { IsKept: true };
        if (source is { } shard)
        {
            if (account.HasMovedFrom(shard)) return false;
            account.Place(shard);
        }

        var reportedAt = now - (source?.Age ?? TimeSpan.Zero);
        if (!account.IsCounted && now - reportedAt >= SilentAfter) return false;

        var isRepeated = account.IsRepeatedBy(report);
        if (isRepeated && account.IsCounted) account.Confirm(isKept, reportedAt);
        if (account.IsCounted ? !account.IsNewer(report) : !account.IsNewer(report) && !isRepeated) return false;

        if (!account.IsCounted || !HasSameHealth(account.Report, report)) HealthRevision++;
        if (account.IsCounted) Count(account, -1);
        account.Accept(report, isKept, reportedAt);
        Count(account, 1);
        _nextSweep = Min(_nextSweep, account.ReceivedAt + SilentAfter);
        return true;
    }

    /// <summary>Why no more is taken in of an edge, in words for people; null: it is.</summary>
    public string? WhyFull(EdgeIdentity edge)
    {
        if (_accounts.ContainsKey(edge)) return null;
        var root = EdgeName.RootOf(edge.Id);
        var all = _accounts.Keys.Count(other => EdgeName.IsMeant(other.Id, root));
        return all < EdgeLimits.MaxRemembered ? null : $"{all} processes have asked under the name {root} of late";
    }

    /// <summary>False: the asker is not counted, or has given this request up.</summary>
    public bool MayGrant(EdgeIdentity edge, long requestId, bool isPick) =>
        _accounts.GetValueOrDefault(edge) is { } account && account.MayGrant(requestId, isPick);

    /// <summary>Notes slots handed out; <see cref="MayGrant"/> must be true.</summary>
    public void Add(EdgeIdentity edge, Grant grant)
    {
        _accounts[edge].Add(grant);
        Count(grant, 1);
        _nextSweep = Min(_nextSweep, grant.ExpiresAt);
    }

    /// <summary>Notes how many sessions an edge expects to begin before the others know of them.
    /// Returns how many all edges expect.</summary>
    public long Expect(EdgeIdentity edge, int sessions)
    {
        AccountOf(edge).Expected = sessions;
        return Counted.Sum(account => (long)account.Expected);
    }

    /// <summary>The load of every target, by ordinal, without what one edge has.</summary>
    public ImmutableArray<int> LoadWithout(EdgeIdentity edge)
    {
        var account = AccountOf(edge);
        if (account.IsCounted) Count(account, -1);
        ImmutableArray<int> load = [.. _targets.Select(target => (int)Math.Min(target.Load, int.MaxValue))];
        if (account.IsCounted) Count(account, 1);
        return load;
    }

    /// <summary>This life of the edge has ended; nothing more of it is taken in.</summary>
    public void Leave(EdgeIdentity edge, TimeSpan now)
    {
        Drop(AccountOf(edge), hasLeft: true, now);
        _nextSweep = Min(_nextSweep, now + RememberedFor);
    }

    /// <summary>Edges of a region's shard that have nothing count no more, but for those that the shard names: it does not know them, or
    /// does not answer. Those with sessions or slots have a time of their own.</summary>
    public void DropIdle(string region, int shard, ImmutableArray<EdgeAppReport> named, TimeSpan now)
    {
        foreach (var account in _accounts.Values)
        {
            if (!account.IsIdle || account.Shard != shard) continue;
            if (!account.Edge.Region.Equals(region, StringComparison.OrdinalIgnoreCase)) continue;
            if (named.Any(edge => edge.Edge == account.Edge)) continue;
            Drop(account, hasLeft: false, now);
            _nextSweep = Min(_nextSweep, now + RememberedFor);
        }
    }

    /// <summary>Lets go what time has ended. Returns the edges that fell silent.</summary>
    public ImmutableArray<EdgeIdentity> Sweep(TimeSpan now)
    {
        if (now < _nextSweep) return [];

        var silent = Counted.Where(account => !account.IsIdle && now - account.ReceivedAt >= SilentAfter).ToList();
        foreach (var account in silent) Drop(account, hasLeft: false, now);
        foreach (var account in Counted) Expire(account, now);
        foreach (var gone in _accounts.Values.Where(account => !account.IsCounted && now - account.DroppedAt >= RememberedFor).ToList())
            _accounts.Remove(gone.Edge);
        _nextSweep = _accounts.Values.Select(NextEnding).DefaultIfEmpty(TimeSpan.MaxValue).Min();
        return [.. silent.Select(account => account.Edge)];
    }

    /// <param name="isProbed">False: the app has no health check, and what an edge that has not learned of that
    /// still says of its probes does not count.</param>
    public void AddHealthTo(HealthMerge merge, bool isProbed)
    {
        foreach (var account in Counted)
        {
            if (account.Report is not { } report || _maps.From(report.ConfigVersion) is not { } map) continue;
            for (var ordinal = 0; ordinal < report.Usable.AsSpan().Length; ordinal++)
            {
                if (map[ordinal] is var present and >= 0) merge.Add(account.Edge.Region, present, report.Usable[ordinal]);
            }
        }

        if (!isProbed) return;
        foreach (var (edge, target, finding) in HealthReport()) merge.AddProbe(edge.Region, target, finding.Probed ?? TargetHealth.Unknown);
    }

    /// <summary>What the counted edges found, by ordinal of the present configuration.</summary>
    public IEnumerable<(EdgeIdentity Edge, int Target, TargetHealthReport Report)> HealthReport()
    {
        foreach (var account in Counted)
        {
            if (account.Report is not { HealthReport.IsDefaultOrEmpty: false } report || _maps.From(report.ConfigVersion) is not { } map)
                continue;
            foreach (var finding in report.HealthReport)
            {
                if (map[finding.Target] is var present and >= 0) yield return (account.Edge, present, finding);
            }
        }
    }

    /// <summary>The connect times that the counted edges of a region measured, by ordinal of the present configuration.</summary>
    public IEnumerable<(EdgeIdentity Edge, int Target, int Microseconds)> ConnectTimes(string region)
    {
        foreach (var account in Counted.Where(account => account.Edge.Region.Equals(region, StringComparison.OrdinalIgnoreCase)))
        {
            if (account.Report is not { ConnectMicroseconds.IsDefaultOrEmpty: false } report
                || _maps.From(report.ConfigVersion) is not { } map) continue;
            for (var ordinal = 0; ordinal < report.ConnectMicroseconds.Length; ordinal++)
            {
                if (map[ordinal] is var present and >= 0 && report.ConnectMicroseconds[ordinal] is var time and > 0)
                    yield return (account.Edge, present, time);
            }
        }
    }

    private EdgeAccount AccountOf(EdgeIdentity edge) =>
        _accounts.TryGetValue(edge, out var known) ? known : _accounts[edge] = new EdgeAccount(edge);

    private void Drop(EdgeAccount account, bool hasLeft, TimeSpan now)
    {
        if (account.IsCounted)
        {
            Count(account, -1);
            HealthRevision++;
        }

        account.Drop(hasLeft, now);
    }

    private void Expire(EdgeAccount account, TimeSpan now)
    {
        foreach (var grant in account.Grants.Where(grant => grant.ExpiresAt <= now)) Count(grant, -1);
        account.Grants.RemoveAll(grant => grant.ExpiresAt <= now);
    }

    private static TimeSpan NextEnding(EdgeAccount account) =>
        account.Grants.Select(grant => grant.ExpiresAt)
            .Append(account.IsIdle ? TimeSpan.MaxValue
                : account.IsCounted ? account.ReceivedAt + SilentAfter : account.DroppedAt + RememberedFor).Min();

    private void Count(EdgeAccount account, int sign)
    {
        if (account.Report is { } report) Count(report, sign);
        foreach (var grant in account.Grants) Count(grant, sign);
    }

    private void Count(AppReport report, int sign)
    {
        var map = _maps.From(report.ConfigVersion);
        var live = report.Live.AsSpan();
        var unused = report.Unused.AsSpan();
        var total = report.Total.AsSpan();
        for (var ordinal = 0; ordinal < Math.Max(live.Length, Math.Max(unused.Length, total.Length)); ordinal++)
        {
            Count(map?[ordinal] ?? -1, sign * At(live, ordinal), sign * At(unused, ordinal), sign * At(total, ordinal));
        }
    }

    private void Count(Grant grant, int sign)
    {
        var map = _maps.From(grant.ConfigVersion);
        foreach (var slot in grant.Slots) Count(map?[slot] ?? -1, 0, sign, 0);
    }

    private void Count(int ordinal, long live, long leased, long total)
    {
        Count(ref _app, live, leased, total);
        if (ordinal >= 0) Count(ref _targets[ordinal], live, leased, total);
    }

    private static void Count(ref TargetCounts counts, long live, long leased, long total) =>
        counts = new TargetCounts(counts.Live + live, counts.Leased + leased, counts.Total + total);

    /// <summary>Reports come from other processes: what is missing or negative counts as nothing.</summary>
    private static long At(ReadOnlySpan<int> numbers, int ordinal) => ordinal < numbers.Length ? Math.Max(0, numbers[ordinal]) : 0;

    private static long At(ReadOnlySpan<long> numbers, int ordinal) => ordinal < numbers.Length ? Math.Max(0, numbers[ordinal]) : 0;

    private static bool HasSameHealth(AppReport? known, AppReport report) =>
        known is not null && known.ConfigVersion == report.ConfigVersion && known.Usable.AsSpan().SequenceEqual(report.Usable.AsSpan())
        && Probed(known).SequenceEqual(Probed(report));

    private static IEnumerable<(int, TargetHealth)> Probed(AppReport report) =>
        (report.HealthReport.IsDefault ? [] : report.HealthReport).Where(finding => finding.Probed is not null)
            .Select(finding => (finding.Target, finding.Probed!.Value));

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
