using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Odin.Grains.Configuration;
using Odin.Grains.Placement;
using Odin.Grains.Regions;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Providers;
using Orleans.Serialization.Invocation;

namespace Odin.Grains.Catalog;

/// <summary>Stores the catalog. Changes come one at a time; readers never wait for the storage and see only what was stored.</summary>
[StorageProvider(ProviderName = StorageName)]
[MayInterleave(nameof(IsRead))]
[HomeRegion, Immovable]
internal sealed partial class AppCatalogGrain(
    [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time, ILogger<AppCatalogGrain> logger) : Grain<CatalogState>, IAppCatalogGrain
{
    /// <summary>The grain storage the silo must provide.</summary>
    public const string StorageName = "odin";

    private static readonly TimeSpan ConfirmInterval = TimeSpan.FromSeconds(1);

    /// <summary>The last state known to be stored. <see cref="Grain{TState}.State"/> may be ahead of it while a write is under way.</summary>
    private CatalogState _stored = new();

    /// <summary>True after a failed write, which may have reached the storage all the same: the next change reads first.</summary>
    private bool _isInDoubt;

    /// <summary>True from the first failed read to the next good one.</summary>
    private bool _isLost;

    private readonly Followers _followers = new(time);

    /// <summary>When this activation last was the catalog beyond doubt: it heard every region, or its storage.</summary>
    private long _confirmedAt;

    public static bool IsRead(IInvokable request) =>
        request.GetMethodName() is nameof(GetAsync) or nameof(GetChangesAsync) or nameof(GetAppAsync) or nameof(FollowAsync) or nameof(GetRegionsAsync);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _stored = State;
        _confirmedAt = time.GetTimestamp();
        this.RegisterGrainTimer(ConfirmAsync, ConfirmInterval, ConfirmInterval);
        LogRead(_stored.Table.Version, _stored.Table.Apps.Length);
        return Task.CompletedTask;
    }

    public Task<ApplyResult> ApplyAsync(ConfigSpec config, long? expectedVersion) => ChangeAsync(state => state.Apply(config, expectedVersion));

    public Task<ApplyResult> RollBackAsync(long? toVersion) => ChangeAsync(state => state.RollBack(toVersion));

    public Task<ApplyResult> SetWishAsync(string app, TargetAddress? target, Wish wish) => ChangeAsync(state => state.SetWish(app, target, wish));

    public Task<ApplyResult> SetEdgeWishAsync(string edgeId, Wish wish) => ChangeAsync(state => state.SetEdgeWish(edgeId, wish));

    public Task<CatalogDocument> GetAsync() => Task.FromResult(_stored.Present());

    public Task<CatalogChanges> GetChangesAsync(long sinceVersion) => Task.FromResult(_stored.Table.ChangesSince(sinceVersion));

    public Task<CatalogChanges> FollowAsync(string region, long sinceVersion)
    {
        _followers.Hear(region);
        return Task.FromResult(_stored.Table.ChangesSince(sinceVersion) with { InDoubtFor = time.GetElapsedTime(_confirmedAt) });
    }

    public Task<ImmutableArray<string>> GetRegionsAsync() => Task.FromResult(_followers.Present.Order(StringComparer.Ordinal).ToImmutableArray());

    public Task<AppVersion?> GetAppAsync(string name) => Task.FromResult(_stored.Table.Find(name));

    private async Task<ApplyResult> ChangeAsync(Func<CatalogState, CatalogStep> change)
    {
        if (_isInDoubt && !await TryReadAgainAsync()) return NotStored();

        var (next, result) = change(_stored);
        if (result.Outcome == ApplyOutcome.Applied && !await TryWriteAsync(next)) return NotStored();
        LogChange(result.Outcome, result.Version, result.Added.Length, result.Changed.Length, result.Removed.Length);
        if (result.Outcome == ApplyOutcome.Applied) TellRegions(result.Version);
        return result;
    }

    /// <summary>A catalog that misses a region may have been cut off together with the others: then another stands in its place, and only the storage can tell.</summary>
    private async Task ConfirmAsync(CancellationToken cancellationToken)
    {
        var askedAt = time.GetTimestamp();
        if (_followers.IsAnyMissed)
        {
            if (!await TryReadAgainAsync()) return;
            _followers.ForgetAbsent();
        }

        _confirmedAt = askedAt;
    }

    private ApplyResult NotStored() => new() { Outcome = ApplyOutcome.NotStored, Version = _stored.Table.Version };

    private async Task<bool> TryReadAgainAsync()
    {
        try
        {
            await ReadStateAsync();
            _stored = State;
            (_isInDoubt, _isLost) = (false, false);
            return true;
        }
        catch (Exception exception)
        {
            // Whatever the storage met, it does not answer, and nobody knows what it holds.
            if (!_isLost) LogReadFailed(exception, _stored.Table.Version);
            _isLost = true;
            return false;
        }
    }

    private async Task<bool> TryWriteAsync(CatalogState next)
    {
        State = next;
        try
        {
            await WriteStateAsync();
            _stored = next;
            return true;
        }
        catch (Exception exception)
        {
            // Whatever the storage met, the change is not known to be stored, so it does not stand.
            State = _stored;
            _isInDoubt = true;
            LogWriteFailed(exception, next.Table.Version, _stored.Table.Version);
            return false;
        }
    }

    private void TellRegions(long version)
    {
        foreach (var region in _followers.Present) GrainFactory.GetGrain<IRegionGrain>(region).OnCatalogChangedAsync(version).AsTask().Ignore();
    }

    [LoggerMessage(1001, LogLevel.Information, "Catalog read: version {Version}, {Apps} apps")]
    private partial void LogRead(long version, int apps);

    [LoggerMessage(1002, LogLevel.Information, "Catalog change: {Outcome}; version {Version} stands ({Added} added, {Changed} changed, {Removed} removed)")]
    private partial void LogChange(ApplyOutcome outcome, long version, int added, int changed, int removed);

    [LoggerMessage(1003, LogLevel.Error, "Catalog version {Refused} could not be stored and was refused; version {Standing} stands. Is the storage reachable?")]
    private partial void LogWriteFailed(Exception exception, long refused, long standing);

    [LoggerMessage(1004, LogLevel.Error, "The catalog's storage does not answer, so nobody can tell what it holds; version {Standing} stands and no change is taken")]
    private partial void LogReadFailed(Exception exception, long standing);
}
