using System.Collections.Immutable;

namespace Odin.Grains.Catalog;

/// <summary>A large catalog as it stood once: the present whole, and each document before it by its difference.</summary>
internal sealed record BaseCatalog : CatalogMark
{
    public AppTable Table { get; init; } = new();

    public DateTimeOffset? PutBackAt { get; init; }

    /// <summary>The newest first. The apps of the first differ from the table's.</summary>
    public ImmutableArray<StoredDocument> Documents { get; init; } = [];

    public static BaseCatalog Of(CatalogState state, string id)
    {
        var (newer, documents) = (state.Table.Specs(), ImmutableArray.CreateBuilder<StoredDocument>(state.History.Length));
        for (var index = state.History.Length - 1; index >= 0; index--)
        {
            documents.Add(StoredDocument.Of(state.History[index], newer));
            newer = state.History[index].Config.Apps;
        }

        return new BaseCatalog { Id = id, Table = state.Table, PutBackAt = state.PutBackAt, Documents = documents.MoveToImmutable() };
    }

    /// <exception cref="InvalidDataException">A document does not fit the one after it.</exception>
    public CatalogState State()
    {
        var (newer, history) = (Table.Specs(), ImmutableArray.CreateBuilder<CatalogDocument>(Documents.Length));
        foreach (var stored in Documents)
        {
            history.Add(stored.Document(newer));
            newer = history[^1].Config.Apps;
        }

        history.Reverse();
        return new CatalogState { Table = Table, History = history.MoveToImmutable(), PutBackAt = PutBackAt };
    }

    /// <summary>The same, when a state can be made of it.</summary>
    /// <exception cref="InvalidDataException">It cannot.</exception>
    public BaseCatalog Checked() => State() is { Table.Apps.IsDefault: false } ? this : throw new InvalidDataException("it has no apps");
}
