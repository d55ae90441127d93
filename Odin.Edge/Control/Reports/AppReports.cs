using System.Collections.Immutable;
using Odin.Edge.Apps;
using Odin.Grains.Edges;

namespace Odin.Edge.Control.Reports;

/// <summary>What an edge reports of its apps: all, until the region confirms that it has them, and then what has news since that report.
/// For the control side.</summary>
/// <remarks>Rows are absolute numbers, and a report has all news since the confirmed one: it may be lost or come twice. Beside the news
/// each report has some other rows, in turn, so that an error of either side lasts for a minute at most.</remarks>
internal sealed class AppReports
{
    /// <summary>Within so many reports every app is in one.</summary>
    public const int RepairRounds = 60;

    private readonly Dictionary<string, long> _gone = new(StringComparer.OrdinalIgnoreCase);
    private ImmutableArray<EdgeApp> _apps = [];
    private ReportedApp[] _rows = [];
    private long _held;
    private int _repeated;

    /// <summary>Reports have news only.</summary>
    public bool IsNews => _held != 0;

    /// <summary>The region has all as of the report of this number; 0: it has to be sent all.</summary>
    public void OnHeld(long sequence)
    {
        _held = sequence;
        foreach (var (app, since) in _gone)
        {
            if (since <= sequence) _gone.Remove(app);
        }
    }

    /// <summary>Completes a report.</summary>
    /// <param name="report">All but the apps; its number is higher than that of the report before.</param>
    /// <param name="apps">All apps of the edge.</param>
    /// <param name="nowMilliseconds">The loop clock.</param>
    public EdgeReport Complete(EdgeReport report, ImmutableArray<EdgeApp> apps, long nowMilliseconds)
    {
        if (apps != _apps) Align(apps, report.Sequence);
        var news = ImmutableArray.CreateBuilder<AppReport>();
        foreach (var row in _rows)
        {
            if (row.Update(nowMilliseconds, isForced: false)) row.NewsIn = report.Sequence;
            if (row.NewsIn > _held || _held == 0) news.Add(row.Row!);
        }

        var repeats = _held == 0 ? [] : Repeats(report.Sequence, news, nowMilliseconds);
        return report with { Apps = news.DrainToImmutable(), Since = _held, Gone = [.. _gone.Keys], Repeats = repeats };
    }

    /// <summary>The next few rows in turn. One that turns out to have changed all the same is news.</summary>
    private ImmutableArray<AppReport> Repeats(long sequence, ImmutableArray<AppReport>.Builder news, long nowMilliseconds)
    {
        var repeats = ImmutableArray.CreateBuilder<AppReport>();
        for (var left = (_rows.Length + RepairRounds - 1) / RepairRounds; left > 0; left--)
        {
            var row = _rows[_repeated++ % _rows.Length];
            if (row.NewsIn > _held) continue;
            if (row.Update(nowMilliseconds, isForced: true))
            {
                row.NewsIn = sequence;
                news.Add(row.Row!);
            }
            else repeats.Add(row.Row!);
        }

        if (_rows.Length > 0) _repeated %= _rows.Length;
        return repeats.DrainToImmutable();
    }

    private void Align(ImmutableArray<EdgeApp> apps, long sequence)
    {
        var known = _rows.ToDictionary(row => row.App);
        _rows = [.. apps.Select(app => known.Remove(app, out var row) ? row : new ReportedApp(app))];
        foreach (var app in known.Keys) _gone[app.Name] = sequence;
        foreach (var app in apps) _gone.Remove(app.Name);
        _apps = apps;
    }
}
