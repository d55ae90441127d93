using Odin.Grains.Configuration.Reading;
using Orleans.Storage;

namespace Odin.Grains.Catalog;

/// <summary>What the storage holds of the catalog. For its grain's turns; a read or write that fails throws.</summary>
/// <remarks>
/// Not <see cref="Grain{TState}"/>: that reads before the grain exists, so that what cannot be read would keep the grain from saying so.
/// </remarks>
internal sealed class CatalogStorage(IGrainStorage storage, GrainId grain)
{
    private const string RecordName = "state";   // As Grain<TState> names it: the record is older than this class.

    private readonly GrainState<CatalogState> _record = new(new CatalogState());

    /// <summary>Null: there is none. One that no reader would take has its <see cref="CatalogState.Damage"/>.</summary>
    /// <param name="known">What was checked before and is not checked again.</param>
    public async Task<CatalogState?> ReadAsync(CatalogState known)
    {
        _record.State = new CatalogState();
        try
        {
            await storage.ReadStateAsync(RecordName, grain, _record);
        }
        catch (Exception exception) when (IsOfAnotherType(exception))
        {
            return new CatalogState
            {
                Damage = $"the key of {grain} is no hash; delete that key, and what silos and edges know is put back",
            };
        }

        if (!_record.RecordExists || _record.State is not { } found) return null;
        var isKnown = (found.Table.Catalog, found.Table.Version) == (known.Table.Catalog, known.Table.Version);
        if (found.Damage is not null || isKnown) return found;

        var errors = ConfigCheck.Errors(found.Present().Config);
        return errors.IsEmpty ? found : new CatalogState { Damage = $"its document is refused: {errors[0]}" };
    }

    /// <summary>So Redis answers for a key that somebody has set by hand. The provider's exception types are not known here.</summary>
    private static bool IsOfAnotherType(Exception? exception) =>
        exception is not null
        && (exception.Message.Contains("WRONGTYPE", StringComparison.Ordinal) || IsOfAnotherType(exception.InnerException));

    /// <summary>Replaces what was read last, and nothing else.</summary>
    public Task WriteAsync(CatalogState next)
    {
        _record.State = next;
        return storage.WriteStateAsync(RecordName, grain, _record);
    }
}
