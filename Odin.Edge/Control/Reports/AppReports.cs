using System.Collections.Immutable;
using Odin.Edge.Apps;
using Odin.Grains.Edges;

namespace Odin.Edge.Control.Reports;

/// <summary>What an edge reports of its apps: all, until the region confirms that it has them, and then what has news since that report.
/// For the control side.</summary>
/// <remarks>Rows are absolute numbers, and a report has all news since the confirmed one: it may be lost or come twice. With each report
/// some other apps are looked at in turn, so that what was missed here lasts for a minute at most. A digest of all rows shows a region what
/// it has lost or misread; one that compares none is sent the rows that were looked at.</remarks>
internal sealed class AppReports
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
        (_held, _isDigestEnough) = (sequence, comparesDigests);
        _news.RemoveWhere(row => row.NewsIn <= sequence);
        foreach (var (app, since) in _gone)
        {
            if (since <= sequence) _gone.Remove(app);
        }
    }

    /// <summary>Completes a report.</summary>
    /// <param name="report">All but the apps; its number is higher than that of the report before.</param>
    /// <param name="apps">All apps of the edge.</param>
    /// <param name="active">Those of them that may have news.</param>
    /// <param name="nowMilliseconds">The loop clock.</param>
    public EdgeReport Complete(EdgeReport report, ImmutableArray<EdgeApp> apps, IReadOnlyCollection<EdgeApp> active, long nowMilliseconds)
    {
        if (!apps.AsSpan().SequenceEqual(_apps.AsSpan())) Align(apps, report.Sequence, nowMilliseconds);   // Others, not only changed ones.
        foreach (var app in active)
        {
            if (_byApp.TryGetValue(app, out var row)) Update(row, report.Sequence, nowMilliseconds, isForced: false);
        }

        var looked = LookInTurn(report.Sequence, nowMilliseconds);
        var rows = _held == 0 ? _rows : (IEnumerable<ReportedApp>)_news;
        return report with
        {
            Apps = [.. rows.Select(row => row.Row!)],
            Since = _held,
            Gone = [.. _gone.Keys],
            Repeats = _held == 0 || _isDigestEnough ? [] : [.. looked.Except(_news).Select(row => row.Row!)],
            Digest = _digest,
        };
    }

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
