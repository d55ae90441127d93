using Microsoft.Extensions.Logging;
using Odin.Grains.Configuration;
using Orleans.Concurrency;
using Orleans.Providers;
using Orleans.Serialization.Invocation;

namespace Odin.Grains.Catalog;

/// <summary>Stores the catalog. Changes come one at a time; readers never wait for the storage and see only what was stored.</summary>
[StorageProvider(ProviderName = StorageName)]
[MayInterleave(nameof(IsRead))]
internal sealed partial class AppCatalogGrain(ILogger<AppCatalogGrain> logger) : Grain<CatalogState>, IAppCatalogGrain
{
    /// <summary>The grain storage the silo must provide.</summary>
    public const string StorageName = "odin";

    /// <summary>The last state known to be stored. <see cref="Grain{TState}.State"/> may be ahead of it while a write is under way.</summary>
    private CatalogState _stored = new();

    /// <summary>True after a failed write, which may have reached the storage all the same: the next change reads first.</summary>
    private bool _isInDoubt;

    public static bool IsRead(IInvokable request) => request.GetMethodName() is nameof(GetAsync) or nameof(GetChangesAsync) or nameof(GetAppAsync);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _stored = State;
        LogRead(_stored.Table.Version, _stored.Table.Apps.Length);
        return Task.CompletedTask;
    }

    public Task<ApplyResult> ApplyAsync(ConfigSpec config, long? expectedVersion) => ChangeAsync(state => state.Apply(config, expectedVersion));

    public Task<ApplyResult> RollBackAsync(long? toVersion) => ChangeAsync(state => state.RollBack(toVersion));

    public Task<CatalogDocument> GetAsync() => Task.FromResult(_stored.Present());

    public Task<CatalogChanges> GetChangesAsync(long sinceVersion) => Task.FromResult(_stored.Table.ChangesSince(sinceVersion));

    public Task<AppVersion?> GetAppAsync(string name) => Task.FromResult(_stored.Table.Find(name));

    private async Task<ApplyResult> ChangeAsync(Func<CatalogState, CatalogStep> change)
    {
        if (_isInDoubt) await ReadAgainAsync();

        var (next, result) = change(_stored);
        if (result.Outcome == ApplyOutcome.Applied) await WriteAsync(next);
        LogChange(result.Outcome, result.Version, result.Added.Length, result.Changed.Length, result.Removed.Length);
        return result;
    }

    private async Task ReadAgainAsync()
    {
        await ReadStateAsync();
        _stored = State;
        _isInDoubt = false;
    }

    private async Task WriteAsync(CatalogState next)
    {
        State = next;
        try
        {
            await WriteStateAsync();
            _stored = next;
        }
        catch (Exception exception)
        {
            State = _stored;
            _isInDoubt = true;
            LogWriteFailed(exception, next.Table.Version, _stored.Table.Version);
            throw;
        }
    }

    [LoggerMessage(1001, LogLevel.Information, "Catalog read: version {Version}, {Apps} apps")]
    private partial void LogRead(long version, int apps);

    [LoggerMessage(1002, LogLevel.Information, "Catalog change: {Outcome}; version {Version} stands ({Added} added, {Changed} changed, {Removed} removed)")]
    private partial void LogChange(ApplyOutcome outcome, long version, int added, int changed, int removed);

    [LoggerMessage(1003, LogLevel.Error, "Catalog version {Refused} could not be stored and was refused; version {Standing} stands. Is the storage reachable?")]
    private partial void LogWriteFailed(Exception exception, long refused, long standing);
}
