using Microsoft.Extensions.Logging;
using Odin.Grains.Catalog;

namespace Odin.Grains.Regions;

/// <summary>A region's own copy of the catalog. Lives on its grain's scheduler.</summary>
internal sealed partial class CatalogFeed(string region, IAppCatalogGrain catalog, TimeProvider time, ILogger logger)
{
    /// <summary>The longest the catalog may take to answer.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(500);

    private AppTable _table = new();
    private Task _refresh = Task.CompletedTask;
    private bool _isLost;
    private long _heardAt = time.GetTimestamp();
    private TimeSpan _inDoubtFor;

    /// <summary>False while the region has no edges: then the catalog has nobody to announce changes to, and must not take the region for one that it hears.</summary>
    public bool IsFollowing { get; set; } = true;

    /// <summary>0: the catalog has not answered yet, or nothing was ever applied.</summary>
    public long Version => _table.Version;

    /// <summary>Since the catalog last answered without doubt of itself; before that, since this copy was begun.</summary>
    public TimeSpan Silence => time.GetElapsedTime(_heardAt) + _inDoubtFor;

    /// <summary>Asks the catalog what is newer; joins the asking under way if there is one. Completes within <see cref="Deadline"/>, with or without an answer.</summary>
    public Task RefreshAsync() => _refresh.IsCompleted ? _refresh = AskAsync() : _refresh;

    /// <summary>What an edge that runs <paramref name="edgeVersion"/> must hear; null: nothing.</summary>
    /// <remarks>
    /// A catalog in which nothing was ever applied says nothing: an edge that knows apps has them from a catalog that was lost, and serves on.
    /// An edge that is ahead is set back only when the catalog itself, asked after the edge spoke, is behind it.
    /// </remarks>
    public async ValueTask<CatalogChanges?> NewerThanAsync(long edgeVersion)
    {
        // The first round may join a question that was put before the edge's version existed; the second one cannot.
        for (var round = 0; round < 2 && edgeVersion > Version && Version > 0; round++) await RefreshAsync();
        return Version == 0 || Version == edgeVersion || (edgeVersion > Version && _isLost) ? null : _table.ChangesSince(edgeVersion);
    }

    /// <summary>The catalog says that it has <paramref name="version"/>. True: it is known here now.</summary>
    public async ValueTask<bool> CatchUpAsync(long version)
    {
        // As above: the asking under way may have begun too early.
        for (var round = 0; round < 2 && version > Version; round++) await RefreshAsync();
        return version <= Version;
    }

    private async Task AskAsync()
    {
        try
        {
            var changes = await (IsFollowing ? catalog.FollowAsync(region, _table.Version) : catalog.GetChangesAsync(_table.Version)).WaitAsync(Deadline, time);
            if (changes.Version != _table.Version) TakeIn(changes);
            (_heardAt, _inDoubtFor) = (time.GetTimestamp(), changes.InDoubtFor);
            if (_isLost) LogFound(region, Version);
            _isLost = false;
        }
        catch (Exception exception)
        {
            // Whatever it was, the call failed: the region goes on with its copy and asks again each second.
            if (!_isLost) LogLost(exception, region, Version);
            _isLost = true;
        }
    }

    private void TakeIn(CatalogChanges changes)
    {
        LogVersion(region, _table.Version, changes.Version);
        _table = _table.Merge(changes);
    }

    [LoggerMessage(3101, LogLevel.Information, "Region {Region}: catalog version {Before} -> {After}")]
    private partial void LogVersion(string region, long before, long after);

    [LoggerMessage(3102, LogLevel.Warning, "Region {Region}: the catalog does not answer; its edges stay at version {Version}")]
    private partial void LogLost(Exception exception, string region, long version);

    [LoggerMessage(3103, LogLevel.Information, "Region {Region}: the catalog answers again, version {Version}")]
    private partial void LogFound(string region, long version);
}
