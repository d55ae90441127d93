using Odin.Grains.Catalog;
using Odin.Grains.Edges;

namespace Odin.Grains.Regions;

/// <summary>A region's copy of the catalog: what an answer of the catalog means for it, and what it says to edges. Pure.</summary>
internal sealed class CatalogCopy
{
    private AppTable _table = new();

    /// <summary>0: the catalog has not answered yet, or nothing was ever applied.</summary>
    public long Version => _table.Version;

    /// <summary>Which catalog <see cref="Version"/> counts in; null: none, or one of a release without identities.</summary>
    public string? Catalog => _table.Catalog;

    /// <summary>With which a silo vouches for it; null: none does.</summary>
    public string? Seal { get; private set; }

    /// <summary>All of it, to be offered to a catalog that has lost it.</summary>
    public CatalogChanges Everything => _table.ChangesSince(0) with { Seal = Seal };

    /// <summary>
    /// A catalog that knows none, or of the same one less than this copy, has lost it; that of a release without identities is
    /// believed.
    /// </summary>
    public CatalogNews Compare(CatalogChanges answer)
    {
        var isSame = answer.Catalog == Catalog;
        if (isSame && answer.Version == Version) return CatalogNews.None;
        if (Catalog is not null && answer.Version < Version && (answer.Version == 0 || isSame)) return CatalogNews.Lost;
        if (answer.Version == 0) return CatalogNews.None;
        return isSame || answer.IsComplete ? CatalogNews.Newer : CatalogNews.Other;
    }

    public void Take(CatalogChanges changes)
    {
        _table = _table.Merge(changes);
        Seal = null;
        TakeSeal(changes);
    }

    /// <summary>An answer that says what is known may have a new seal.</summary>
    public void TakeSeal(CatalogChanges answer)
    {
        if (answer.Seal is not null && answer.Version == Version && answer.Catalog == Catalog) Seal = answer.Seal;
    }

    /// <summary>The seal of what an edge runs, unless it has it; null: it has it, or there is none.</summary>
    public string? SealFor(EdgeReport report) =>
        report.CatalogVersion == Version && report.Catalog == Catalog && report.SealMark != EdgeReport.MarkOf(Seal) ? Seal : null;

    /// <summary>Whether there may be such an app: not, when this copy says that there is none.</summary>
    public bool MayHave(string app) => Version == 0 || _table.Find(app) is not null;

    /// <summary>What an edge that runs <paramref name="edgeVersion"/> must receive; null: nothing.</summary>
    /// <remarks>
    /// A catalog in which nothing was ever applied says nothing: an edge that knows apps has them from a catalog that was lost, and serves
    /// on. An edge that knows another catalog than the one that stands is sent all of this one, whatever the numbers say: it was born by
    /// somebody's apply.
    /// An edge that is ahead is sent nothing: what it knows was stored once, so the storage has lost it and is offered it
    /// (<see cref="IsBehind"/>).
    /// </remarks>
    /// <param name="edgeVersion">0: it knows none.</param>
    /// <param name="edgeCatalog">Null: the edge's release knows no identities, and only the numbers count, as they did then.</param>
    /// <param name="isCatalogLost">The catalog does not answer.</param>
    public CatalogChanges? NewerThan(long edgeVersion, string? edgeCatalog, bool isCatalogLost)
    {
        if (Version == 0) return null;
        if (IsOther(edgeCatalog)) return Everything;
        var isAheadForGood = edgeVersion > Version && (isCatalogLost || edgeCatalog is not null);
        return Version == edgeVersion || isAheadForGood ? null : _table.ChangesSince(edgeVersion) with { Seal = Seal };
    }

    /// <summary>True when the edge knows what the catalog has lost: all of it, or the latest of it.</summary>
    public bool IsBehind(long edgeVersion, string? edgeCatalog) =>
        !string.IsNullOrEmpty(edgeCatalog) && edgeVersion > Version && (Version == 0 || edgeCatalog == Catalog);

    public bool IsOther(string? edgeCatalog) => edgeCatalog is not null && Catalog is not null && edgeCatalog != Catalog;
}
