using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Odin.Grains.Configuration;
using Odin.Grains.Configuration.Reading;
using Odin.Grains.Edges;
using Odin.Grains.Events;
using Odin.Grains.Failures;
using Odin.Grains.Placement;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Serialization.Invocation;
using Orleans.Storage;

namespace Odin.Grains.Catalog;

/// <summary>Stores the catalog. Changes come one at a time; readers never wait for the storage and see only what was stored.</summary>
[MayInterleave(nameof(IsRead))]
[HomeRegion, Immovable]
internal sealed partial class AppCatalogGrain(
    [FromKeyedServices(GrainStorage.Name)] IGrainStorage storage,
    [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time,
    ILogger<AppCatalogGrain> logger, CatalogCounts? counts = null, ICatalogSigner? signer = null) : Grain, IAppCatalogGrain
{
    private static readonly TimeSpan ConfirmInterval = TimeSpan.FromSeconds(1);

    /// <summary>How often the storage is looked at, because it may have lost what it took.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(10);

    /// <summary>How long copies are collected, so that the newest of several is put back: edges speak once a second.</summary>
    private static readonly TimeSpan OfferWindow = TimeSpan.FromSeconds(3);

    /// <summary>Regions ask once a second.</summary>
    private static readonly TimeSpan KnowsAllAfter = TimeSpan.FromSeconds(3);

    private readonly long _activatedAt = time.GetTimestamp();
    private readonly Subscribers _subscribers = new(time);
    private readonly CatalogEvents _events = new(time);
    private readonly CatalogSeal? _seal = signer is null ? null : new CatalogSeal(signer);
    private StoredCatalog _catalog = null!;
    private CatalogChanges? _offer;
    private long _offeredAt;
    private long _checkedAt;

    /// <summary>When this activation last was the catalog beyond doubt: every region reported, or its storage answered.</summary>
    private long _confirmedAt;

    private AppTable Table => _catalog.State.Table;

    /// <summary>For how long it may not know what stands; without end while what the storage holds cannot be read.</summary>
    private TimeSpan InDoubtFor => time.GetElapsedTime(_confirmedAt);

    public static bool IsRead(IInvokable request) => request.GetMethodName()
        is nameof(GetAsync) or nameof(GetHistoryAsync) or nameof(GetDocumentsAsync)
            or nameof(GetChangesAsync) or nameof(GetAppAsync) or nameof(LookUpAppAsync)
            or nameof(FollowAsync) or nameof(GetRegionsAsync) or nameof(GetKnownRegionsAsync)
            or nameof(GetEventsAsync) or nameof(GetEventRegionsAsync) or nameof(RecordAsync);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _catalog = new StoredCatalog(new CatalogStorage(storage, this.GetGrainId()), time, logger);
        await _catalog.StartAsync();
        _confirmedAt = _checkedAt = time.GetTimestamp();
        counts?.Begin(Table.Version);
        this.RegisterGrainTimer(token => LastResort.TryAsync("The doubt of the catalog", ConfirmAsync, logger, token), ConfirmInterval,
            ConfirmInterval);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        counts?.End();
        return Task.CompletedTask;
    }

    public Task<ApplyResult> ApplyAsync(ConfigSpec config, long? expectedVersion) =>
        CountAsync(ApplyAsync(config, expectedVersion, isForced: false));

    public Task<ApplyResult> ReplaceAsync(ConfigSpec config) => CountAsync(ApplyAsync(config, expectedVersion: null, isForced: true));

    public async Task<ApplyResult> RollBackAsync(long? toVersion) =>
        _events.OnRolledBack(await CountAsync(ChangeAsync(state => state.RollBack(toVersion, time.GetUtcNow()))), toVersion);

    public async Task<ApplyResult> SetAdminStateAsync(string app, TargetAddress? target, AdminState adminState) =>
        _events.OnAdminState(await ChangeAsync(state => state.SetAdminState(app, target, adminState)), adminState, app, target, edge: null);

    public async Task<ApplyResult> SetEdgeAdminStateAsync(string edgeId, AdminState adminState) =>
        _events.OnAdminState(await ChangeAsync(state => state.SetEdgeAdminState(edgeId, adminState)), adminState, null, null, edgeId);

    public async Task<ApplyResult> SteerAsync(string region, bool isSoft) =>
        _events.OnSteered(await ChangeAsync(state => state.Steer(region, isSoft)), region, isSoft);

    public Task<ImmutableArray<ClusterEvent>> GetEventsAsync(EventQuery query) => Task.FromResult(_events.History.Find(query));

    public Task<ImmutableArray<string>> GetEventRegionsAsync() => Task.FromResult(_events.Regions);

    public Task RecordAsync(ClusterEvent one)
    {
        _events.History.Add(one);
        return Task.CompletedTask;
    }

    public Task<CatalogDocument> GetAsync() => Task.FromResult(_catalog.State.Present() with { Damage = _catalog.Damage });

    public Task<ImmutableArray<DocumentSummary>> GetHistoryAsync() =>
        Task.FromResult(DocumentHistory.Summarise(_catalog.State.History));

    public Task<ImmutableArray<CatalogDocument>> GetDocumentsAsync(long version) =>
        Task.FromResult(_catalog.State.DocumentsAt(version));

    public Task<CatalogChanges> GetChangesAsync(long sinceVersion) =>
        Task.FromResult(Table.ChangesSince(sinceVersion) with { Damage = _catalog.Damage, Seal = _seal?.Of(Table) });

    public Task<CatalogChanges> FollowAsync(string region, long sinceVersion)
    {
        _subscribers.Receive(region);
        _events.OnRegion(region);
        return Task.FromResult(Table.ChangesSince(sinceVersion) with
        {
            InDoubtFor = InDoubtFor,
            Damage = _catalog.Damage,
            EventsMark = _events.Mark,
            Seal = _seal?.Of(Table),
        });
    }

    public Task<ImmutableArray<string>> GetRegionsAsync() =>
        Task.FromResult(_subscribers.Present.Order(StringComparer.Ordinal).ToImmutableArray());

    public Task<KnownRegions> GetKnownRegionsAsync()
    {
        var completeIn = KnowsAllAfter - time.GetElapsedTime(_activatedAt);
        return Task.FromResult(new KnownRegions([.. _subscribers.Known.Order(StringComparer.Ordinal)], completeIn <= TimeSpan.Zero,
            completeIn > TimeSpan.Zero ? completeIn : TimeSpan.Zero));
    }

    public Task<AppVersion?> GetAppAsync(string name) => Task.FromResult(Table.Find(name));

    public Task<AppLookup> LookUpAppAsync(string name)
    {
        var putBackFor = _catalog.State.PutBackAt is { } at ? time.GetUtcNow() - at : (TimeSpan?)null;
        return Task.FromResult(new AppLookup
        {
            IsCertain = Table.IsBorn,
            App = Table.Find(name),
            PutBackFor = putBackFor,
            Regions = [.. _subscribers.Known.Order(StringComparer.Ordinal)],
        });
    }

    /// <summary>The storage is asked first: another may have written to it, and memory may know more than it holds.</summary>
    public async Task OfferAsync(CatalogChanges copy)
    {
        if (copy is not { IsComplete: true, Catalog: not null } || !CatalogState.Of(copy).IsAheadOf(_catalog.State)) return;
        if (_offer is null && !await LookAsync()) return;
        if (!CatalogState.Of(copy).IsAheadOf(_catalog.State)) return;
        if (ConfigCheck.Errors(CatalogState.Of(copy).Present().Config) is [var error, ..])
        {
            LogOfferRefused(copy.Version, copy.Catalog, error);
            return;
        }

        if (_offer is null) _offeredAt = time.GetTimestamp();
        _offer = CatalogIdentity.Newer(_offer, copy);
    }

    private async Task<ApplyResult> CountAsync(Task<ApplyResult> change)
    {
        var result = await change;
        counts?.OnApplied(result.Outcome, time.GetUtcNow());
        return result;
    }

    private async Task<ApplyResult> ApplyAsync(ConfigSpec config, long? expectedVersion, bool isForced) =>
        _events.OnApplied(await PutInForceAsync(config, expectedVersion, isForced));

    private async Task<ApplyResult> PutInForceAsync(ConfigSpec config, long? expectedVersion, bool isForced)
    {
        if (ConfigCheck.Errors(config) is { IsEmpty: false } errors) return Refuse(ApplyOutcome.Invalid) with { Errors = errors };
        if (_offer is not null) await PutBackAsync();   // What the world knew comes first: the change is one of it, not a second catalog.
        return await ChangeAsync(state => state.Named(CatalogIdentity.New(time)).Apply(config, expectedVersion, time.GetUtcNow()),
            isForced);
    }

    private async Task<ApplyResult> ChangeAsync(Func<CatalogState, CatalogStep> change, bool isForced = false)
    {
        var isRepair = isForced && _catalog.Damage is not null;
        if (!isRepair && _catalog.Damage is not null && !await LookAsync()) return Refuse(ApplyOutcome.Damaged);
        if (!isRepair && _catalog.IsInDoubt && !await LookAsync()) return Refuse(ApplyOutcome.NotStored);

        var (next, result) = change(_catalog.State);
        if (isRepair && result.Outcome == ApplyOutcome.Unchanged) result = result with { Outcome = ApplyOutcome.Applied };
        if (result.Outcome == ApplyOutcome.Applied && !await _catalog.TryWriteAsync(next))
        {
            // The storage may have lost what it held, which is made good at once, and then the change is one of what stands.
            var isAgreed = _catalog.IsOutdated && await LookAsync();
            if (!isAgreed) return Refuse(_catalog.Damage is null ? ApplyOutcome.NotStored : ApplyOutcome.Damaged);
            (next, result) = change(_catalog.State);
            if (result.Outcome == ApplyOutcome.Applied && !await _catalog.TryWriteAsync(next)) return Refuse(ApplyOutcome.NotStored);
        }

        LogChange(result.Outcome, result.Version, result.Catalog, result.Added.Length, result.Changed.Length, result.Removed.Length);
        if (result.Outcome == ApplyOutcome.Applied) PublishToRegions(result.Version);
        return result;
    }

    /// <summary>A catalog that misses a region may have been cut off together with the others: then another stands in its
    /// place, and only the storage can say.</summary>
    private async Task ConfirmAsync(CancellationToken cancellationToken)
    {
        var askedAt = time.GetTimestamp();
        if (_offer is not null && time.GetElapsedTime(_offeredAt) >= OfferWindow) await PutBackAsync();
        if (_subscribers.IsAnyMissed || _catalog.Damage is not null || time.GetElapsedTime(_checkedAt) >= LookInterval)
        {
            if (!await LookAsync() && (_subscribers.IsAnyMissed || _catalog.Damage is not null)) return;
            if (_subscribers.IsAnyMissed) _subscribers.ForgetAbsent();
        }

        _confirmedAt = askedAt;
    }

    private async Task<bool> LookAsync()
    {
        var before = (Table.Catalog, Table.Version);
        _checkedAt = time.GetTimestamp();
        var isGood = await _catalog.LookAsync();
        if (before != (Table.Catalog, Table.Version)) PublishToRegions(Table.Version);
        return isGood;
    }

    /// <summary>Writes the best copy that was offered, unless the storage holds as much by now.</summary>
    private async Task PutBackAsync()
    {
        if (_offer is not { } copy || !await LookAsync()) return;
        _offer = null;
        var next = CatalogState.Of(copy) with { PutBackAt = time.GetUtcNow() };
        if (!next.IsAheadOf(_catalog.State) || !await _catalog.TryWriteAsync(next)) return;
        LogPutBack(copy.Version, copy.Catalog, copy.Changed.Length);
        PublishToRegions(copy.Version);
    }

    private ApplyResult Refuse(ApplyOutcome outcome) =>
        new()
        {
            Outcome = outcome,
            Version = Table.Version,
            DocumentVersion = _catalog.State.Present().Version,
            Catalog = Table.Catalog,
            Errors = _catalog.Damage is { } damage ? [damage] : [],
        };

    private void PublishToRegions(long version)
    {
        counts?.OnVersion(version);
        foreach (var region in _subscribers.Present)
            GrainFactory.GetGrain<IRegionGrain>(region).OnCatalogChangedAsync(version).AsTask().Ignore();
    }

    [LoggerMessage(1002, LogLevel.Information,
        "Catalog change: {Outcome}; version {Version} of {Catalog} stands ({Added} added, {Changed} changed, {Removed} "
        + "removed)")]
    private partial void LogChange(ApplyOutcome outcome, long version, string? catalog, int added, int changed, int removed);

    [LoggerMessage(1009, LogLevel.Error,
        "The storage has lost the catalog. Version {Version} of {Catalog} ({Apps} apps) was put back from a copy of an edge "
        + "or a region; the documents before it, for `odin rollback`, are gone. Did Redis lose its data?")]
    private partial void LogPutBack(long version, string? catalog, int apps);

    [LoggerMessage(1010, LogLevel.Warning,
        "A copy of version {Version} of {Catalog} was offered to replace a lost catalog, and refused: {Reason}")]
    private partial void LogOfferRefused(long version, string? catalog, string reason);
}
