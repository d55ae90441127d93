using System.Collections.Immutable;
using Odin.Edge.Apps;
using Odin.Grains.Edges;

namespace Odin.Edge.Control.Reports;

/// <summary>What an edge reports of its apps: what counts, until the region wants all; then all, and from there on what has news since the
/// report that the region confirmed. For the control side.</summary>
/// <remarks>Rows are absolute numbers, and a report has all news since the confirmed one: it may be lost or come twice. With each report
/// some other apps are looked at in turn, so that what was missed here lasts for a minute at most. A digest of all rows shows a region what
/// it has lost or misread; one that compares none is sent the rows that were looked at. All rows, where they are many, are sent once: a
/// region that took them in, and whose answer came too late, confirms the next report. Where much is new that nobody uses, as after a large
/// change, all edges have it at the same time: then all is sent, too, when the region wants it.</remarks>
internal sealed class AppReports(int fewRows = EdgeReport.FewRows)
{
    /// <summary>Within so many reports every app is looked at.</summary>
    public const int RepairRounds = 60;

    private readonly Dictionary<string, long> _gone = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<ReportedApp> _news = [];   // Those that the region has not confirmed.
    private Dictionary<EdgeApp, ReportedApp> _byApp = [];
    private ImmutableArray<EdgeApp> _apps = [];
    private ReportedApp[] _rows = [];
    private long _digest;
    private long _held;
    private int _repeated;
    private bool _isConfirmed;
    private bool _isDigestEnough;

    /// <summary>Reports have news only.</summary>
    public bool IsNews => _held != 0;

    /// <summary>The last report found nothing about the app that might have changed, or does not know it.</summary>
    public bool IsQuiet(EdgeApp app) => !_byApp.TryGetValue(app, out var row) || row.IsQuiet;

    /// <summary>The region has all as of the report of this number; 0: it has to be sent all.</summary>
    /// <param name="sequence">The number.</param>
    /// <param name="comparesDigests">It finds out by itself when that is not so.</param>
    public void OnHeld(long sequence, bool comparesDigests)
    {
        (_held, _isConfirmed, _isDigestEnough) = (sequence, sequence != 0, comparesDigests);
        _news.RemoveWhere(row => row.NewsIn <= sequence);
        foreach (var (app, since) in _gone)
        {
            if (since <= sequence) _gone.Remove(app);
        }
    }

    /// <summary>Completes a report.</summary>
    /// <param name="report">All but the apps; its number is higher than that of the report before.</param>
    /// <param name="apps">All apps of the edge; another array when some have come or gone.</param>
    /// <param name="active">Those of them that may have news.</param>
    /// <param name="nowMilliseconds">The loop clock.</param>
    /// <param name="isAllDue">If the region lacks rows, it wants them now.</param>
    public EdgeReport Complete(EdgeReport report, ImmutableArray<EdgeApp> apps, IReadOnlyCollection<EdgeApp> active, long nowMilliseconds,
        bool isAllDue = false)
    {
        if (apps != _apps) Align(apps, report.Sequence, nowMilliseconds);
        foreach (var app in active)
        {
            if (_byApp.TryGetValue(app, out var row)) Update(row, report.Sequence, nowMilliseconds, isForced: false);
        }

        var looked = LookInTurn(report.Sequence, nowMilliseconds);
        var isFew = _rows.Length <= fewRows;
        if (IsNews && !isFew && News.Count(row => !row.IsUsed) > fewRows) OnHeld(0, comparesDigests: false);
        var isOfCounts = !IsNews && !isAllDue && !isFew;
        var rows = isOfCounts ? Counts : IsNews ? News : _rows;
        var complete = report with
        {
            Apps = [.. rows.Select(row => row.Row!)],
            Since = isOfCounts ? report.Sequence : _held,
            Gone = [.. _gone.Keys],
            Repeats = !IsNews || _isDigestEnough ? [] : [.. looked.Except(_news).Select(row => row.Row!)],
            Digest = _digest,
            Rows = _rows.Length,
            HasAllCounts = isOfCounts,
            SnapshotsHeld = IsNews && !_isConfirmed ? 0 : report.SnapshotsHeld,   // The answer to all may be lost, with all snapshots.
        };
        if (!IsNews && isAllDue && !isFew) _held = report.Sequence;
        return complete;
    }

    /// <summary>Since what the region has.</summary>
    private IEnumerable<ReportedApp> News => _news.Where(row => row.NewsIn > _held);

    private IEnumerable<ReportedApp> Counts =>
        _rows.Where(row => row.Row!.HasCounts || (row.IsUsed && _news.Contains(row)));

    private void Update(ReportedApp row, long sequence, long nowMilliseconds, bool isForced)
    {
        var before = row.Digest;
        if (row.Update(nowMilliseconds, isForced))
        {
            row.NewsIn = sequence;
            _news.Add(row);
        }

        _digest += row.Digest - before;
    }

    /// <summary>The next few rows are built anew, whether anything shows that they have changed or not.</summary>
    private List<ReportedApp> LookInTurn(long sequence, long nowMilliseconds)
    {
        var looked = new List<ReportedApp>();
        for (var left = (_rows.Length + RepairRounds - 1) / RepairRounds; left > 0; left--)
        {
            var row = _rows[_repeated++ % _rows.Length];
            Update(row, sequence, nowMilliseconds, isForced: true);
            looked.Add(row);
        }

        if (_rows.Length > 0) _repeated %= _rows.Length;
        return looked;
    }

    private void Align(ImmutableArray<EdgeApp> apps, long sequence, long nowMilliseconds)
    {
        var before = _byApp;
        (_apps, _byApp) = (apps, new Dictionary<EdgeApp, ReportedApp>(apps.Length, ReferenceEqualityComparer.Instance));
        foreach (var app in apps)
        {
            var isKnown = before.Remove(app, out var row);
            _byApp.Add(app, row ??= new ReportedApp(app));
            if (!isKnown) Update(row, sequence, nowMilliseconds, isForced: true);
        }

        _rows = [.. _byApp.Values];
        foreach (var (app, row) in before)
        {
            _gone[app.Name] = sequence;
            _news.Remove(row);
            _digest -= row.Digest;
        }

        foreach (var app in apps) _gone.Remove(app.Name);   // Another app of that name has come.
    }
}
