using Microsoft.Extensions.Logging;
using Odin.Grains.Catalog;
using Odin.Grains.Edges;
using Odin.Grains.Failures;

namespace Odin.Grains.Regions;

/// <summary>A region's own copy of the catalog. Lives on its grain's scheduler.</summary>
internal sealed partial class CatalogSubscription(string region, IAppCatalogGrain catalog, TimeProvider time, ILogger logger)
{
    /// <summary>The longest the catalog may take to answer.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(500);

    private AppTable _table = new();
    private Task _refresh = Task.CompletedTask;
    private readonly FailureLatch _lost = new();
    private bool _isReadable = true;
    private long _receivedAt = time.GetTimestamp();
    private TimeSpan _inDoubtFor;

    /// <summary>False while the region has no edges: then the catalog has nobody to announce changes to, and must not
    /// take the region for one that it hears.</summary>
    public bool IsFollowing { get; set; } = true;

    /// <summary>0: the catalog has not answered yet, or nothing was ever applied.</summary>
    public long Version => _table.Version;

    /// <summary>Which catalog <see cref="Version"/> counts in; null: none, or one of a release without identities.</summary>
    public string? Catalog => _table.Catalog;

    /// <summary>Since the catalog last answered without doubt of itself; before that, since this copy was begun.</summary>
    public TimeSpan Silence => time.GetElapsedTime(_receivedAt) + _inDoubtFor;

    /// <summary>Asks the catalog what is newer; joins the asking under way if there is one. Completes within <see cref="Deadline"/>, with
    /// or without an answer.</summary>
    public Task RefreshAsync() =>
        _refresh.IsCompleted
        ? _refresh = LastResort.TryAsync($"The copy of the catalog in region {region}", _ => AskAsync(), logger, CancellationToken.None)
        : _refresh;

    /// <summary>What an edge that runs <paramref name="edgeVersion"/> must hear; null: nothing.</summary>
    /// <remarks>
    /// A catalog in which nothing was ever applied says nothing: an edge that knows apps has them from a catalog that was lost, and serves
    /// on. An edge that knows another catalog than the one that stands is sent all of this one, whatever the numbers say: it was born by
    /// somebody's apply.
    /// An edge that is ahead hears nothing: what it knows was stored once, so the storage has lost it and is offered it
    /// (<see cref="IsWanted"/>).
    /// </remarks>
    /// <param name="edgeVersion">0: it knows none.</param>
    /// <param name="edgeCatalog">Null: the edge's release knows no identities, and only the numbers count, as they did then.</param>
    public async ValueTask<CatalogChanges?> NewerThanAsync(long edgeVersion, string? edgeCatalog)
    {
        // The first round may join a question that was put before the edge's version existed; the second one cannot.
        for (var round = 0; round < 2 && edgeVersion > Version && Version > 0 && !IsOther(edgeCatalog); round++) await RefreshAsync();
        if (Version == 0) return null;
        if (IsOther(edgeCatalog)) return _table.ChangesSince(0);
        var isAheadForGood = edgeVersion > Version && (_lost.IsFailing || edgeCatalog is not null);
        return Version == edgeVersion || isAheadForGood ? null : _table.ChangesSince(edgeVersion);
    }

    /// <summary>True when the edge knows what the catalog has lost: all of it, or the latest of it.</summary>
    public bool IsWanted(long edgeVersion, string? edgeCatalog) =>
        !_lost.IsFailing && _isReadable && !string.IsNullOrEmpty(edgeCatalog) && edgeVersion > Version
        && (Version == 0 || edgeCatalog == Catalog);

    /// <summary>Hands on what an edge knows.</summary>
    public async Task OfferAsync(CatalogChanges copy)
    {
        if (IsWanted(copy.Version, copy.Catalog)) await catalog.OfferAsync(copy).WaitAsync(Deadline, time);
    }

    private bool IsOther(string? edgeCatalog) => edgeCatalog is not null && Catalog is not null && edgeCatalog != Catalog;

    /// <summary>The catalog says that it has <paramref name="version"/>. True: it is known here now.</summary>
    public async ValueTask<bool> CatchUpAsync(long version)
    {
        // As above: the asking under way may have begun too early.
        for (var round = 0; round < 2 && version > Version; round++) await RefreshAsync();
        return version <= Version;
    }

    private async Task AskAsync()
    {
        var asked = IsFollowing ? catalog.FollowAsync(region, _table.Version) : catalog.GetChangesAsync(_table.Version);
        try
        {
            var changes = await asked.WaitAsync(Deadline, time);
            _isReadable = changes.Damage is null;
            await CompareAsync(changes);
            (_receivedAt, _inDoubtFor) = (time.GetTimestamp(), changes.InDoubtFor);
            if (_lost.Succeed()) LogFound(region, Version);
        }
        catch (Exception exception) when (ExpectedFailure.OfCall(exception))
        {
            if (_lost.Fail()) LogLost(exception, region, Version);   // The region goes on with its copy and asks again each second.
            _ = TakeInLateAsync(asked);
        }
    }

    /// <summary>
    /// A catalog that knows none, or of the same one less than this region, has lost it; that of a release without identities is
    /// believed.
    /// </summary>
    private async Task CompareAsync(CatalogChanges changes)
    {
        var isSame = changes.Catalog == Catalog;
        if (isSame && changes.Version == Version) return;
        var hasLost = Catalog is not null && changes.Version < Version && (changes.Version == 0 || isSame);
        if (hasLost && _isReadable) await catalog.OfferAsync(_table.ChangesSince(0)).WaitAsync(Deadline, time);
        if (hasLost || changes.Version == 0) return;
        TakeIn(isSame || changes.IsComplete ? changes : await catalog.GetChangesAsync(0).WaitAsync(Deadline, time));
    }

    /// <summary>An answer after the deadline is as good: otherwise a catalog that always takes longer would never be heard.</summary>
    private async Task TakeInLateAsync(Task<CatalogChanges> asked)
    {
        await ((Task)asked).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (!asked.IsCompletedSuccessfully || await asked is not { Damage: null } changes || changes.Version <= Version) return;
        if (changes.IsComplete || changes.Catalog == Catalog) TakeIn(changes);
    }

    private void TakeIn(CatalogChanges changes)
    {
        if (Catalog is not null && changes.Catalog != Catalog) LogReplaced(region, Catalog, Version, changes.Catalog, changes.Version);
        LogVersion(region, _table.Version, changes.Version);
        _table = _table.Merge(changes);
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
