using Microsoft.Extensions.Logging;
using Odin.Grains.Failures;
using Orleans.Storage;

namespace Odin.Grains.Catalog;

/// <summary>
/// The catalog in memory and in the storage, kept the same: what the storage lost is put back, and what another wrote is taken. For its
/// grain's turns.
/// </summary>
/// <remarks>
/// The storage decides which catalog stands; memory only makes good a loss. That is safe because a version is in memory only after the
/// storage took it, and versions of one
/// catalog only rise: a storage that holds none, or an older version of the same catalog, has lost something. A catalog of another
/// identity was born by somebody's
/// <c>apply</c>, so it is taken. What cannot be read is never written over unasked: a newer release may have written it.
/// </remarks>
internal sealed partial class StoredCatalog(CatalogStorage storage, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan RemindEvery = TimeSpan.FromSeconds(30);

    private long _damageLoggedAt;

    private readonly FailureLatch _reading = new();
    private readonly FailureLatch _whole = new();

    /// <summary>The last state known to be stored.</summary>
    public CatalogState State { get; private set; } = new();

    /// <summary>True after a failed write, which may have reached the storage all the same: the next change looks first.</summary>
    public bool IsInDoubt { get; private set; }

    /// <summary>
    /// True when the last write failed because the storage holds something else than was read: it was not taken, and a look makes both
    /// the same.
    /// </summary>
    public bool IsOutdated { get; private set; }

    /// <summary>Why what the storage holds is no catalog; null: it is one, or there is none.</summary>
    public string? Damage { get; private set; }

    /// <summary>The first look. It throws when the storage does not answer: who asked the grain tries again.</summary>
    public async Task StartAsync()
    {
        var found = await storage.ReadAsync(State);
        NoteDamage(found?.Damage);
        NoteLoss(found?.Loss);
        if (Damage is null && found is { Loss: null }) State = found;
        if (State is { Table: { IsBorn: true, Catalog: null } }) await TryWriteAsync(State.Named(CatalogIdentity.New(time)));
        LogRead(State.Table.Version, State.Table.Catalog ?? "none yet", State.Table.Apps.Length);
    }

    /// <summary>Reads the storage and makes both the same. False: it does not answer, or cannot be read.</summary>
    public async Task<bool> LookAsync()
    {
        CatalogState? found;
        try
        {
            found = await storage.ReadAsync(State);
        }
        catch (Exception exception)
        {
            // Whatever the storage met, it does not answer, and nobody knows what it holds.
            if (_reading.Fail()) LogReadFailed(exception, State.Table.Version);
            return false;
        }

        _reading.Succeed();
        NoteDamage(found?.Damage);
        if (Damage is not null) return false;
        NoteLoss(found?.Loss);
        IsInDoubt = false;
        if (!State.IsAheadOf(found)) return TakeIn(found is { Loss: null } ? found : new CatalogState());
        LogPuttingBack(State.Table.Version, State.Table.Catalog, found?.Table.Version ?? 0);
        return await TryWriteAsync(State with { PutBackAt = time.GetUtcNow() });
    }

    /// <summary>False: it is not known to be stored, and does not stand.</summary>
    public async Task<bool> TryWriteAsync(CatalogState next)
    {
        IsOutdated = false;
        try
        {
            await storage.WriteAsync(next);
            State = next;
            NoteDamage(null);
            return true;
        }
        catch (Exception exception)
        {
            // Whatever the storage met, the change is not known to be stored, so it does not stand.
            (IsInDoubt, IsOutdated) = (true, exception is InconsistentStateException);
            LogWriteFailed(exception, next.Table.Version, State.Table.Version);
            return false;
        }
    }

    private bool TakeIn(CatalogState found)
    {
        var (before, after) = (State.Table, found.Table);
        if (before.IsBorn && after.Catalog != before.Catalog) LogReplaced(before.Catalog, before.Version, after.Catalog, after.Version);
        State = found;
        return true;
    }

    private void NoteDamage(string? damage)
    {
        if (damage is null && Damage is not null) LogMended();
        var isDue = Damage is null || time.GetElapsedTime(_damageLoggedAt) >= RemindEvery;
        Damage = damage;
        if (damage is null || !isDue) return;
        LogDamaged(damage, State.Table.Version);
        _damageLoggedAt = time.GetTimestamp();
    }

    private void NoteLoss(string? loss)
    {
        if (loss is null) _whole.Succeed();
        else if (_whole.Fail()) LogPartLost(loss);
    }

    [LoggerMessage(1001, LogLevel.Information, "Catalog read: version {Version} ({Catalog}), {Apps} apps")]
    private partial void LogRead(long version, string catalog, int apps);

    [LoggerMessage(1003, LogLevel.Error,
        "Catalog version {Refused} could not be stored and was refused; version {Standing} stands. Is the storage reachable?")]
    private partial void LogWriteFailed(Exception exception, long refused, long standing);

    [LoggerMessage(1004, LogLevel.Error,
        "The catalog's storage does not answer, so nobody can say what it holds; version {Standing} stands and no change is "
        + "taken")]
    private partial void LogReadFailed(Exception exception, long standing);

    [LoggerMessage(1005, LogLevel.Error,
        "The storage has lost the catalog: it holds version {Found} (0: nothing). Version {Version} of {Catalog} is put back "
        + "from memory. Did Redis lose its data?")]
    private partial void LogPuttingBack(long version, string? catalog, long found);

    [LoggerMessage(1011, LogLevel.Error,
        "The storage has lost a part of the catalog: {Loss}. So the catalog counts as lost, and what a silo, a region or an edge knows is "
        + "put back. Did Redis evict a key, or was one deleted?")]
    private partial void LogPartLost(string loss);

    [LoggerMessage(1006, LogLevel.Warning,
        "Another catalog stands in the storage: {Catalog} version {Version} replaces {Before} version {BeforeVersion}")]
    private partial void LogReplaced(string? before, long beforeVersion, string? catalog, long version);

    [LoggerMessage(1007, LogLevel.Error,
        "The catalog in the storage cannot be read: {Damage}. Version {Standing} stays in force (0: none is known here) and "
        + "no change is taken. `odin apply --force -f FILE` replaces it")]
    private partial void LogDamaged(string damage, long standing);

    [LoggerMessage(1008, LogLevel.Information, "The catalog in the storage can be read again")]
    private partial void LogMended();
}
