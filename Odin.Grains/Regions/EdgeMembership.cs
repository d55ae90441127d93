using System.Collections.Immutable;
using Odin.Grains.Edges;

namespace Odin.Grains.Regions;

/// <summary>Which edges report to one grain of a region, and what each said last. Pure: time comes in with every call.</summary>
/// <remarks>Every life of an edge counts for itself, until it leaves or falls silent: so two processes that share an id by mistake are both
/// counted, as their sessions are both there. One that reports to another shard of the region stays in the roll-ups of this one for
/// <see cref="MovedFor"/>, until that shard's speak of it; what they say of it comes first.</remarks>
internal sealed class EdgeMembership
{
    public static readonly TimeSpan SilentAfter = TimeSpan.FromSeconds(5);

    /// <summary>After this its probes are another's: a sync later that one knows, so a target is without a prober for less than 3 s. Too
    /// early an end costs a probe or two.</summary>
    public static readonly TimeSpan NoProberAfter = TimeSpan.FromSeconds(1.6);

    /// <summary>How long an edge that is gone is remembered, so that a late report does not bring it back.</summary>
    public static readonly TimeSpan RememberedFor = TimeSpan.FromSeconds(60);

    /// <summary>Longer than the other shard needs to be sent all rows, and to roll up the apps that have been asked for.</summary>
    public static readonly TimeSpan MovedFor = TimeSpan.FromSeconds(15);

    private readonly Dictionary<EdgeIdentity, EdgePresence> _edges = [];

    /// <summary>The ids of the live edges that report here, sorted.</summary>
    public ImmutableArray<string> Peers { get; private set; } = [];

    private IEnumerable<EdgePresence> Live => _edges.Values.Where(edge => edge.IsLive);

    private IEnumerable<EdgePresence> Here => _edges.Values.Where(edge => edge.IsHere);

    /// <summary>The names of the edges that reported within <see cref="NoProberAfter"/>, sorted. All processes of one name have one share:
    /// whoever has an edge's certificate can name as many successors as he likes.</summary>
    /// <param name="now">The region's own time.</param>
    /// <param name="asker">Stands under its own id, by which earlier releases look for themselves; null: nobody in particular.</param>
    /// <param name="others">Names of other shards' edges.</param>
    public ImmutableArray<string> Probers(TimeSpan now, EdgeIdentity? asker = null, IEnumerable<string>? others = null)
    {
        var own = asker is null ? null : EdgeName.RootOf(asker.Id);
        return [.. Here.Where(edge => IsProber(edge, now)).Select(edge => EdgeName.RootOf(edge.Report.Edge.Id)).Concat(others ?? [])
            .Distinct().Select(name => name == own ? asker!.Id : name).Order(StringComparer.Ordinal)];
    }

    private static bool IsProber(EdgePresence edge, TimeSpan now) => now - edge.ReceivedAt < NoProberAfter;

    /// <summary>Of the edge that has most.</summary>
    public int MostApps => Live.Select(edge => edge.Rows.Count).DefaultIfEmpty().Max();

    /// <summary>Why no more is taken in of an edge, in words for people; null: it is.</summary>
    public string? WhyFull(EdgeIdentity edge)
    {
        if (_edges.TryGetValue(edge, out var known) && known.IsLive) return null;
        if (known is null && _edges.Count >= EdgeLimits.MaxInRegion) return $"the region remembers {_edges.Count} edges already";
        var root = EdgeName.RootOf(edge.Id);
        var (live, all) = (0, 0);
        foreach (var other in OfName(root)) (live, all) = (live + (other.IsLive ? 1 : 0), all + 1);
        if (live >= EdgeLimits.MaxLive) return $"{live} processes report under the name {root} already";
        return known is null && all >= EdgeLimits.MaxRemembered ? $"{all} processes have reported under the name {root} of late" : null;
    }

    /// <param name="report">What an edge sent.</param>
    /// <param name="now">The region's own time.</param>
    public ReportOutcome Take(EdgeReport report, TimeSpan now) => Take(report, now, out _);

    /// <param name="report">What an edge sent.</param>
    /// <param name="now">The region's own time.</param>
    /// <param name="news">The apps of which it has news.</param>
    public ReportOutcome Take(EdgeReport report, TimeSpan now, out IReadOnlyCollection<string> news)
    {
        news = [];
        var known = _edges.GetValueOrDefault(report.Edge);
        if (known is not null && (known.HasLeft || report.Sequence <= known.Report.Sequence)) return ReportOutcome.OlderReport;

        var rows = known is { IsLive: true } ? known.Rows : new EdgeRows();   // While it was away nothing of it counted.
        news = rows.Take(report);
        if (IsTooMuch(report.Edge, rows))
        {
            rows.Clear();
            return ReportOutcome.TooMuch;
        }

        _edges[report.Edge] = new EdgePresence(report with { Apps = [], Gone = [], Repeats = [] }, rows, now, IsLive: true, HasLeft: false);
        if (known is { IsLive: true })
        {
            if (known.MovedAt is not null) UpdatePeers();   // It has come back.
            return Here.Any(other => other.Report.Edge.IsLaterIncarnationOf(report.Edge))
                ? ReportOutcome.DuplicateId : ReportOutcome.Taken;
        }

        UpdatePeers();
        return ReportOutcome.Joined;
    }

    /// <summary>It is live, or is gone and still remembered.</summary>
    public bool IsKnown(EdgeIdentity edge) => _edges.ContainsKey(edge);

    public bool IsLive(EdgeIdentity edge) => _edges.GetValueOrDefault(edge) is { IsLive: true };

    /// <summary>The live edges that report here, in the order of their ids.</summary>
    public ImmutableArray<ShardEdge> EdgesAt(TimeSpan now) =>
        [.. Here.OrderBy(edge => edge.Report.Edge.Id, StringComparer.Ordinal)
            .Select(edge => new ShardEdge(Describe(edge, now), edge.Report.Stay, IsProber(edge, now)))];

    /// <summary>The live incarnations, in the order of their ids.</summary>
    public ImmutableArray<EdgeIdentity> Identities =>
        [.. Here.Select(edge => edge.Report.Edge).OrderBy(edge => edge.Id, StringComparer.Ordinal).ThenBy(edge => edge.Epoch)];

    /// <summary>The ids of edges that fell silent and are still remembered, sorted; one that is back under its id is not among
    /// them.</summary>
    public ImmutableArray<string> Silent =>
        [.. _edges.Values.Where(edge => edge is { IsLive: false, HasLeft: false, MovedAt: null })
            .Select(edge => edge.Report.Edge.Id).Distinct().Except(Peers).Order(StringComparer.Ordinal)];

    /// <summary>Nobody is remembered, neither live nor gone.</summary>
    public bool IsEmpty => _edges.Count == 0;

    /// <summary>Learns which edges report to other shards. Returns those that have gone there.</summary>
    public IReadOnlyCollection<EdgeIdentity> OnMoved(OtherShards others, TimeSpan now)
    {
        List<EdgeIdentity> moved = [];
        foreach (var edge in Live.ToList())
        {
            var elsewhere = others.Find(edge.Report.Edge);
            if (edge.MovedAt is not null)
            {
                if (elsewhere is null) End(edge, now, hasLeft: false);   // It has left or fallen silent there.
            }
            else if (elsewhere?.Stay > (edge.Report.Stay ?? 0))
            {
                _edges[edge.Report.Edge] = edge with { MovedAt = now };
                moved.Add(edge.Report.Edge);
            }
        }

        if (moved.Count > 0) UpdatePeers();
        return moved;
    }

    /// <summary>How long ago it reported, less the time to the next roll-up: what comes in time at the region is not to be late at the
    /// apps' grains. Of one that reports to another shard that one says it.</summary>
    private static TimeSpan AgeOf(EdgePresence edge, TimeSpan now)
    {
        var age = now - edge.ReceivedAt - RegionPart.Interval;
        return edge.IsHere && age > TimeSpan.Zero ? age : TimeSpan.Zero;
    }

    /// <summary>True when this life of the edge was live.</summary>
    public bool Leave(EdgeIdentity edge, TimeSpan now)
    {
        if (!_edges.TryGetValue(edge, out var known) || !known.IsLive) return false;
        End(known, now, hasLeft: true);
        return true;
    }

    /// <summary>Returns the edges that fell silent.</summary>
    public ImmutableArray<EdgeIdentity> Sweep(TimeSpan now)
    {
        var silent = Here.Where(edge => now - edge.ReceivedAt >= SilentAfter).ToList();
        foreach (var edge in silent) End(edge, now, hasLeft: false);
        foreach (var moved in Live.Where(edge => edge.MovedAt is { } at && now - at >= MovedFor).ToList()) End(moved, now, hasLeft: false);
        foreach (var gone in _edges.Values.Where(edge => !edge.IsLive && now - edge.ReceivedAt >= RememberedFor).ToList())
            _edges.Remove(gone.Report.Edge);
        return [.. silent.Select(edge => edge.Report.Edge)];
    }

    /// <summary>What the edge said of its apps, the last time when it is gone; null: it is not known.</summary>
    public EdgeRows? RowsOf(EdgeIdentity edge) => _edges.GetValueOrDefault(edge)?.Rows;

    /// <summary>What each live edge says of an app, for a roll-up.</summary>
    public IEnumerable<EdgeAppReport> RowsOf(string app, TimeSpan now)
    {
        foreach (var edge in Live)
        {
            if (edge.Rows.Find(app) is not { } row) continue;
            yield return new EdgeAppReport(edge.Report.Edge, row, edge.Report.Stay, AgeOf(edge, now));
        }
    }

    /// <summary>Every live edge has reported since the region began, and nothing of what it said is missing.</summary>
    public bool IsComplete(TimeSpan now) => now >= SilentAfter && Here.All(edge => edge.Rows.IsWhole);

    /// <summary>How many edges that report here serve an app.</summary>
    public int EdgesOf(string app) => Here.Count(edge => edge.Rows.Find(app) is not null);

    /// <summary>Those that a live edge serves.</summary>
    public IEnumerable<string> Apps => Here.SelectMany(edge => edge.Rows.Apps).Distinct();

    public bool IsServed(string app) => ReportsOf(app).Any();

    /// <summary>A live edge has sessions or slots of the app.</summary>
    public bool HasCounts(string app) => ReportsOf(app).Any(row => row.HasCounts);

    /// <summary>No live edge has used the app or found out anything about its targets.</summary>
    public bool IsBlank(string app) => ReportsOf(app).All(row => row.IsBlank);

    private IEnumerable<AppReport> ReportsOf(string app) => Live.Select(edge => edge.Rows.Find(app)).OfType<AppReport>();

    private static RegionEdge Describe(EdgePresence edge, TimeSpan now) => new()
    {
        Edge = edge.Report.Edge,
        CatalogVersion = edge.Report.CatalogVersion,
        Catalog = edge.Report.Catalog,
        IsReady = edge.Report.IsReady,
        ClosedPorts = edge.Report.ClosedPorts.IsDefault ? [] : edge.Report.ClosedPorts,
        Apps = edge.Report.Rows ?? edge.Rows.Count,
        Live = edge.Rows.Live,
        Age = now - edge.ReceivedAt,
        Refused = edge.Report.Refused,
        Vips = edge.Report.Vips.IsDefault ? [] : edge.Report.Vips,
        Load = edge.Report.Load,
        Version = edge.Report.Version,
    };

    private bool IsTooMuch(EdgeIdentity edge, EdgeRows rows)
    {
        if (rows.Count > EdgeLimits.MaxApps) return true;
        if (rows.Bytes < EdgeLimits.MaxRowBytes / EdgeLimits.MaxLive) return false;   // As a rule nobody needs to be added up.
        var others = OfName(EdgeName.RootOf(edge.Id)).Where(other => other.IsLive && other.Report.Edge != edge);
        return rows.Bytes + others.Sum(other => other.Rows.Bytes) > EdgeLimits.MaxRowBytes;
    }

    private IEnumerable<EdgePresence> OfName(string root) => _edges.Values.Where(edge => EdgeName.IsMeant(edge.Report.Edge.Id, root));

    private void End(EdgePresence edge, TimeSpan now, bool hasLeft)
    {
        _edges[edge.Report.Edge] = edge with { ReceivedAt = now, IsLive = false, HasLeft = hasLeft };
        UpdatePeers();
    }

    private void UpdatePeers() => Peers = [.. Here.Select(edge => edge.Report.Edge.Id).Distinct().Order(StringComparer.Ordinal)];
}
