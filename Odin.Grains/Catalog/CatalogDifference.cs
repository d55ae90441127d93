using System.Collections.Immutable;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;

namespace Odin.Grains.Catalog;

/// <summary>What one change made of a catalog: the next state, by what differs in it. Pure.</summary>
internal sealed record CatalogDifference
{
    public long Version { get; init; }

    public long KnownSince { get; init; }

    public ListDifference<AppVersion> Apps { get; init; } = new([], []);

    public ListDifference<Tombstone> Tombstones { get; init; } = new([], []);

    public ImmutableArray<EdgeAdminState> Edges { get; init; } = [];

    public ImmutableArray<string> SoftRegions { get; init; } = [];

    public ImmutableArray<RegionSpec> Regions { get; init; } = [];

    public DateTimeOffset? PutBackAt { get; init; }

    /// <summary>The document that the change put in force; its apps are those of the table. Null: the one before stands on.</summary>
    public StoredDocument? Document { get; init; }

    /// <summary>About how much there is to write: each app and each of its targets is one.</summary>
    public int Weight => 1 + Tombstones.New.Length + Edges.Length + Apps.New.Sum(placed => WeightOf(placed.Item));

    public static int WeightOf(AppVersion app) => 1 + app.Spec.Targets.Length;

    /// <summary>Null: it is another catalog, or more has happened than one change.</summary>
    public static CatalogDifference? Of(CatalogState before, CatalogState after)
    {
        var (old, table) = (before.Table, after.Table);
        if (old.Catalog != table.Catalog || !IsNextHistory(before, after)) return null;
        return new CatalogDifference
        {
            Version = table.Version,
            KnownSince = table.KnownSince,
            Apps = ListDifference<AppVersion>.Of(old.Apps, table.Apps),
            Tombstones = ListDifference<Tombstone>.Of(old.Tombstones, table.Tombstones),
            Edges = table.Edges,
            SoftRegions = table.SoftRegions,
            Regions = table.Regions,
            PutBackAt = after.PutBackAt,
            Document = HasSameDocument(before, after) ? null : StoredDocument.Of(after.History[^1], table.Specs()),
        };
    }

    /// <exception cref="InvalidDataException">It is no difference to this state.</exception>
    public CatalogState Apply(CatalogState before)
    {
        var table = before.Table with
        {
            Version = Version,
            KnownSince = KnownSince,
            Apps = Apps.Apply(before.Table.Apps),
            Tombstones = Tombstones.Apply(before.Table.Tombstones),
            Edges = Edges,
            SoftRegions = SoftRegions,
            Regions = Regions,
        };
        return before with
        {
            Table = table,
            PutBackAt = PutBackAt,
            History = Document is null ? before.History : CatalogState.Keep(before.History, Document.Document(table.Specs())),
        };
    }

    private static bool HasSameDocument(CatalogState before, CatalogState after) =>
        ReferenceEquals(before.History.LastOrDefault(), after.History.LastOrDefault());

    /// <summary>The documents before stayed, but for the oldest when there is one too many.</summary>
    private static bool IsNextHistory(CatalogState before, CatalogState after)
    {
        if (after.History.IsEmpty) return before.History.IsEmpty;
        var expected = HasSameDocument(before, after) ? before.History : CatalogState.Keep(before.History, after.History[^1]);
        return expected.Length == after.History.Length && expected.Zip(after.History).All(pair => ReferenceEquals(pair.First, pair.Second));
    }
}
