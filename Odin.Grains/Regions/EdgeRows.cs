using Odin.Grains.Edges;

namespace Odin.Grains.Regions;

/// <summary>What one incarnation of an edge last said of each of its apps, put together from its reports. Pure.</summary>
/// <remarks>A row is absolute, so it may be taken whatever was lost before it. What is not named is as it was only if nothing was lost: so
/// a report of news counts from a report that is known here, and else the edge is asked for all.</remarks>
internal sealed class EdgeRows
{
    private readonly Dictionary<string, AppReport> _rows = [];
    private long _digest;

    /// <summary>The number of the report up to which all is here; 0: something is missing, or the edge's release says all
    /// each time.</summary>
    public long Held { get; private set; }

    /// <summary>False: the edge's release sends no digests, or makes them another way.</summary>
    public bool ComparesDigests { get; private set; }

    /// <summary>Nothing is missing.</summary>
    public bool IsWhole { get; private set; }

    public int Count => _rows.Count;

    /// <summary>Sessions of all apps.</summary>
    public long Live { get; private set; }

    /// <summary>What the rows take in memory, about.</summary>
    public long Bytes { get; private set; }

    public IReadOnlyCollection<string> Apps => _rows.Keys;

    public AppReport? Find(string app) => _rows.GetValueOrDefault(app);

    /// <summary>Takes a report in, newer than all before. Returns the apps of which it has news.</summary>
    public IReadOnlyCollection<string> Take(EdgeReport report)
    {
        HashSet<string> news = [.. report.Apps.Select(app => app.App)];
        if (report.Since is null or 0)
        {
            var gone = _rows.Keys.Where(app => !news.Contains(app)).ToList();
            foreach (var app in gone) Remove(app);
            news.UnionWith(gone);
            Held = report.Since is null ? 0 : report.Sequence;
        }
        else
        {
            Held = Held >= report.Since && Held > 0 ? report.Sequence : 0;
        }

        if (report.HasAllCounts) news.UnionWith(RemoveCounts(news));
        foreach (var app in report.Apps) Put(app);
        foreach (var app in report.Gone.AsSpan())
        {
            if (Remove(app)) news.Add(app);
        }

        foreach (var app in report.Repeats.AsSpan())
        {
            if (Find(app.App) is not { } known || !known.IsSameAs(app)) news.Add(app.App);
            Put(app);
        }

        Compare(report);
        IsWhole = report.Since is null || Held > 0;
        return news;
    }

    /// <summary>What is not named has no counts any more: they were of another stay. The rest of such a row comes again with all.</summary>
    private List<string> RemoveCounts(HashSet<string> named)
    {
        var over = _rows.Values.Where(row => row.HasCounts && !named.Contains(row.App)).Select(row => row.App).ToList();
        foreach (var app in over) Remove(app);
        return over;
    }

    /// <summary>Nothing is known any more: the edge is asked for all.</summary>
    public void Clear()
    {
        _rows.Clear();
        (Held, IsWhole, Live, Bytes, _digest) = (0, false, 0, 0, 0);
    }

    /// <summary>What was lost or misread on the way is sent anew. Where that has just been done, the digests are made in two
    /// ways and say nothing.</summary>
    private void Compare(EdgeReport report)
    {
        if (report.Since is 0) ComparesDigests = report.Digest == _digest;
        else if (ComparesDigests && report.Digest != _digest) Held = 0;
    }

    private void Put(AppReport row)
    {
        Remove(row.App);
        _rows.Add(row.App, row);
        Live += Sum(row);
        Bytes += BytesOf(row);
        _digest += RowDigest.Of(row);
    }

    private bool Remove(string app)
    {
        if (!_rows.Remove(app, out var row)) return false;
        Live -= Sum(row);
        Bytes -= BytesOf(row);
        _digest -= RowDigest.Of(row);
        return true;
    }

    private static long BytesOf(AppReport row)
    {
        const int perRow = 256;
        const int perFinding = 64;
        const int perTarget = 3 * sizeof(int) + sizeof(long) + sizeof(bool);
        var targets = Math.Max(Math.Max(row.Live.AsSpan().Length, row.Unused.AsSpan().Length),
            Math.Max(row.Total.AsSpan().Length, Math.Max(row.Usable.AsSpan().Length, row.ConnectMicroseconds.AsSpan().Length)));
        var bytes = perRow + (long)perTarget * targets;
        foreach (var finding in row.HealthReport.AsSpan())
            bytes += perFinding + sizeof(char) * (LengthOf(finding.LastFailure) + LengthOf(finding.Unusable) + LengthOf(finding.Addresses));
        return bytes;
    }

    private static long LengthOf(string? text) => text?.Length ?? 0;

    private static long Sum(AppReport row)
    {
        var sum = 0L;
        foreach (var live in row.Live.AsSpan()) sum += live;
        return sum;
    }
}
