using Odin.Grains.Configuration.Reading;
using Orleans.Storage;

namespace Odin.Grains.Catalog;

/// <summary>What the storage holds of the catalog: a head, and of a large catalog a base. For its grain's turns; a read or write that fails
/// throws.</summary>
/// <remarks>
/// Not <see cref="Grain{TState}"/>: that reads before the grain exists, so that what cannot be read would keep the grain from saying so.
/// A new base goes into the record that the head does not name, and stands when the head names it: until then the old one is whole.
/// Each record is replaced only as it was read. So a base that another activation's head names is not written over: the record is read
/// before the head is read again.
/// </remarks>
internal sealed class CatalogStorage(IGrainStorage storage, GrainId grain)
{
    private const string HeadRecord = "state";   // As Grain<TState> names it: the record is older than this class.

    /// <summary>A base does not change. It is read again from time to time, because the storage may have lost it: each 10 minutes in peace.
    /// </summary>
    private const int LooksBetweenBases = 60;

    private GrainState<CatalogHead> _head = new(new CatalogHead());

    /// <summary>What the head that was read or written last says; null: nothing, or that is not known.</summary>
    private (CatalogHead Head, CatalogState State)? _known;

    /// <summary>The base that was read or written last.</summary>
    private (string Id, CatalogState State)? _base;

    private int _looks;

    /// <summary>Null: there is none. One that no reader would take has its <see cref="CatalogState.Damage"/>, and one of which a part is
    /// gone is empty and has its <see cref="CatalogState.Loss"/>.</summary>
    /// <param name="known">What was checked before and is not checked again.</param>
    public async Task<CatalogState?> ReadAsync(CatalogState known)
    {
        CatalogState? found;
        try
        {
            found = await ReadHeadAsync();
        }
        catch (Exception exception) when (IsOfAnotherType(exception))
        {
            return new CatalogState
            {
                Damage = $"the key of {grain} is no hash; delete that key, and what silos and edges know is put back",
            };
        }

        if (found is null or { Damage: not null } or { Loss: not null }) return found;
        if ((found.Table.Catalog, found.Table.Version) == (known.Table.Catalog, known.Table.Version)) return found;

        var errors = ConfigCheck.Errors(found.Present().Config);
        return errors.IsEmpty ? found : new CatalogState { Damage = $"its document is refused: {errors[0]}" };
    }

    /// <summary>Replaces what was read last, and nothing else.</summary>
    public async Task WriteAsync(CatalogState next)
    {
        var (before, stored) = (_head.State ?? new CatalogHead(), _known?.State);
        _known = null;   // Until it is known whether the storage took it.
        var head = before.After(next, stored) ?? new CatalogHead { Base = await WriteBaseAsync(next, before.Base) };
        try
        {
            _head.State = head;
            await storage.WriteStateAsync(HeadRecord, grain, _head);
            _known = (head, next);
        }
        finally
        {
            if (_known is null) _head.State = before;
        }
    }

    /// <summary>So Redis answers for a key that somebody has set by hand. The provider's exception types are not known here.</summary>
    private static bool IsOfAnotherType(Exception? exception) =>
        exception is not null
        && (exception.Message.Contains("WRONGTYPE", StringComparison.Ordinal) || IsOfAnotherType(exception.InnerException));

    private async Task<CatalogState?> ReadHeadAsync()
    {
        var isBaseDue = _looks++ % LooksBetweenBases == 0;
        var found = await ReadOnceAsync(isBaseDue);
        // Another activation may have written two bases between the two reads: then its head names the second one.
        if (found?.Loss is not null) found = await ReadOnceAsync(isBaseDue);
        if (found is null or { Damage: not null } or { Loss: not null }) _known = null;
        return found;
    }

    private async Task<CatalogState?> ReadOnceAsync(bool isBaseDue)
    {
        _head = await ReadAsync<CatalogHead>(HeadRecord);
        var head = _head.State;
        if (!_head.RecordExists || head is null) return null;
        if (head.Damage is not null) return new CatalogState { Damage = head.Damage };
        if (head.Base is null) return Know(head, head.Whole ?? new CatalogState());

        var isKnown = _base?.Id == head.Base.Id;
        if ((!isKnown || isBaseDue) && await ReadBaseAsync(head.Base, isKnown) is { } failure) return failure;
        return ReferenceEquals(_known?.Head, head) ? _known.Value.State : Follow(head, _base!.Value.State);
    }

    /// <summary>Null: <see cref="_base"/> is the one that is named.</summary>
    private async Task<CatalogState?> ReadBaseAsync(BaseName named, bool isKnown)
    {
        var read = isKnown ? Record(await ReadAsync<CatalogMark>(named.Record)) : Record(await ReadAsync<BaseCatalog>(named.Record));
        if (read?.Damage is { } damage) return new CatalogState { Damage = $"{named.Record}: {damage}" };
        if (read?.Id != named.Id)
            return new CatalogState { Loss = $"the record {named.Record} of {grain} does not hold what the catalog's head names" };
        if (read is BaseCatalog whole && !isKnown) _base = (named.Id, whole.State());
        return null;

        static CatalogMark? Record<T>(GrainState<T> state) where T : CatalogMark => state.RecordExists ? state.State : null;
    }

    private CatalogState Follow(CatalogHead head, CatalogState from)
    {
        try
        {
            return Know(head, head.Changes.Aggregate(from, (state, change) => change.Apply(state)));
        }
        catch (Exception exception)
        {
            // Whatever they met, these changes mean nothing here.
            return new CatalogState { Damage = $"its changes do not fit its base: {exception.Message}" };
        }
    }

    private CatalogState Know(CatalogHead head, CatalogState state)
    {
        _known = (head, state);
        return state;
    }

    private async Task<BaseName> WriteBaseAsync(CatalogState next, BaseName? before)
    {
        var record = before?.Record == "base-a" ? "base-b" : "base-a";
        var place = await ReadAsync<CatalogMark>(record);
        var now = await ReadAsync<CatalogHead>(HeadRecord);
        if (now.ETag != _head.ETag) throw new InconsistentStateException("The catalog's head is another one.", now.ETag, _head.ETag);

        var written = BaseCatalog.Of(next, $"{next.Table.Version}-{Guid.NewGuid():N}");
        var state = new GrainState<BaseCatalog>(written, place.ETag) { RecordExists = place.RecordExists };
        await storage.WriteStateAsync(record, grain, state);
        _base = (written.Id, next);
        return new BaseName(record, written.Id);
    }

    private async Task<GrainState<T>> ReadAsync<T>(string record) where T : new()
    {
        var read = new GrainState<T>(new T());
        await storage.ReadStateAsync(record, grain, read);
        return read;
    }
}
