using Microsoft.Extensions.Logging;
using Odin.Grains.Catalog;
using Odin.Grains.Edges;
using Odin.Grains.Events;
using Odin.Grains.Failures;

namespace Odin.Grains.Regions;

/// <summary>A region's own copy of the catalog. Lives on its grain's scheduler.</summary>
internal sealed partial class CatalogSubscription(string region, IAppCatalogGrain catalog, TimeProvider time, ILogger logger)
{
    /// <summary>The longest the catalog may take to answer.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(500);

    private readonly CatalogCopy _copy = new();
    private readonly CatalogEventsCopy _events = new(catalog, time);
    private Task _refresh = Task.CompletedTask;
    private readonly FailureLatch _lost = new();
    private bool _isReadable = true;
    private long _receivedAt = time.GetTimestamp();
    private TimeSpan _inDoubtFor;

    /// <summary>False while the region has no edges: then the catalog has nobody to announce changes to, and must not
    /// take the region for one that reports.</summary>
    public bool IsFollowing { get; set; } = true;

    /// <summary>The catalog's events, for when its grain has moved and has forgotten them.</summary>
    public EventHistory Events => _events.History;

    /// <summary>0: the catalog has not answered yet, or nothing was ever applied.</summary>
    public long Version => _copy.Version;

    /// <summary>Since the catalog last answered without doubt of itself; before that, since this copy was begun.</summary>
    public TimeSpan Silence => time.GetElapsedTime(_receivedAt) + _inDoubtFor;

    /// <summary>Asks the catalog what is newer; joins the asking under way if there is one. Completes within <see cref="Deadline"/>, with
    /// or without an answer.</summary>
    public Task RefreshAsync() =>
        _refresh.IsCompleted
        ? _refresh = LastResort.TryAsync($"The copy of the catalog in region {region}", _ => AskAsync(), logger, CancellationToken.None)
        : _refresh;

    /// <summary>What an edge must receive (<see cref="CatalogCopy.NewerThan"/>); null: nothing.</summary>
    public async ValueTask<CatalogChanges?> NewerThanAsync(long edgeVersion, string? edgeCatalog)
    {
        // The first round may join a question that was put before the edge's version existed; the second one cannot.
        for (var round = 0; round < 2 && edgeVersion > Version && Version > 0 && !_copy.IsOther(edgeCatalog); round++) await RefreshAsync();
        return _copy.NewerThan(edgeVersion, edgeCatalog, _lost.IsFailing);
    }

    /// <summary>As <see cref="CatalogCopy.SealFor"/>.</summary>
    public string? SealFor(EdgeReport report) => _copy.SealFor(report);

    /// <summary>Whether there may be such an app, as far as is known here.</summary>
    public bool MayHave(string app) => _copy.MayHave(app);

    /// <summary>True when the edge is to offer what it has.</summary>
    public bool IsWanted(long edgeVersion, string? edgeCatalog) =>
        !_lost.IsFailing && _isReadable && _copy.IsBehind(edgeVersion, edgeCatalog);

    /// <summary>Hands on what an edge knows.</summary>
    public async Task OfferAsync(CatalogChanges copy)
    {
        if (IsWanted(copy.Version, copy.Catalog)) await catalog.OfferAsync(copy).WaitAsync(Deadline, time);
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
        var asked = IsFollowing ? catalog.FollowAsync(region, _copy.Version) : catalog.GetChangesAsync(_copy.Version);
        try
        {
            var changes = await asked.WaitAsync(Deadline, time);
            _isReadable = changes.Damage is null;
            await CompareAsync(changes);
            _copy.TakeSeal(changes);
            await _events.CatchUpAsync(changes.EventsMark);
            (_receivedAt, _inDoubtFor) = (time.GetTimestamp(), changes.InDoubtFor);
            if (_lost.Succeed()) LogFound(region, Version);
        }
        catch (Exception exception) when (ExpectedFailure.OfCall(exception))
        {
            if (_lost.Fail()) LogLost(exception, region, Version);   // The region goes on with its copy and asks again each second.
            _ = TakeInLateAsync(asked);
        }
    }

    private async Task CompareAsync(CatalogChanges changes)
    {
        switch (_copy.Compare(changes))
        {
            case CatalogNews.Lost when _isReadable:
                await catalog.OfferAsync(_copy.Everything).WaitAsync(Deadline, time);
                break;
            case CatalogNews.Newer:
                TakeIn(changes);
                break;
            case CatalogNews.Other:
                TakeIn(await catalog.GetChangesAsync(0).WaitAsync(Deadline, time));
                break;
        }
    }

    /// <summary>An answer after the deadline is as good: otherwise a catalog that always takes longer would never be taken.</summary>
    private async Task TakeInLateAsync(Task<CatalogChanges> asked)
    {
        await ((Task)asked).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (!asked.IsCompletedSuccessfully || await asked is not { Damage: null } changes || changes.Version <= Version) return;
        if (changes.IsComplete || changes.Catalog == _copy.Catalog) TakeIn(changes);
    }

    private void TakeIn(CatalogChanges changes)
    {
        if (_copy.Catalog is { } before && changes.Catalog != before)
            LogReplaced(region, before, Version, changes.Catalog, changes.Version);
        LogVersion(region, _copy.Version, changes.Version);
        _copy.Take(changes);
    }

    [LoggerMessage(3101, LogLevel.Information, "Region {Region}: catalog version {Before} -> {After}")]
    private partial void LogVersion(string region, long before, long after);

    [LoggerMessage(3104, LogLevel.Warning,
        "Region {Region}: another catalog stands, {Catalog} version {Version}; it replaces {Before} version {BeforeVersion}")]
    private partial void LogReplaced(string region, string before, long beforeVersion, string? catalog, long version);

    [LoggerMessage(3102, LogLevel.Warning, "Region {Region}: the catalog does not answer; its edges stay at version {Version}")]
    private partial void LogLost(Exception exception, string region, long version);

    [LoggerMessage(3103, LogLevel.Information, "Region {Region}: the catalog answers again, version {Version}")]
    private partial void LogFound(string region, long version);
}
