using System.Collections.Immutable;

namespace Odin.Grains.Catalog;

/// <summary>The record of the catalog that each change writes and each look reads: all of a small catalog; of a large one the changes since
/// its base.</summary>
/// <remarks>A small one is stored as it was before there were bases, and can be read by a person and by earlier builds.</remarks>
internal sealed record CatalogHead
{
    /// <summary>Up to this weight (<see cref="CatalogDifference.WeightOf"/>) a catalog is small: a hundred apps of nine targets.</summary>
    private const int SmallWeight = 1000;

    /// <summary>The changes since a base may weigh this part of the catalog: a change then writes a sixtieth of it on average, and the base
    /// is written after hundreds of small ones.</summary>
    private const int BaseToChanges = 32;

    public CatalogState? Whole { get; init; }

    public BaseName? Base { get; init; }

    /// <summary>Oldest first.</summary>
    public ImmutableArray<CatalogDifference> Changes { get; init; } = [];

    /// <summary>Why the bytes in the storage are no catalog. Never stored.</summary>
    [NonSerialized] public string? Damage;

    /// <summary>The head after a change; null: the state needs a base first.</summary>
    /// <param name="next">The state after it.</param>
    /// <param name="stored">What this head says now; null: that is not known, or is lost.</param>
    public CatalogHead? After(CatalogState next, CatalogState? stored)
    {
        var weight = next.Table.Apps.Sum(CatalogDifference.WeightOf);
        if (weight <= SmallWeight) return new CatalogHead { Whole = next };
        if (stored is null || Base is null || CatalogDifference.Of(stored, next) is not { } change) return null;
        var changes = Changes.Add(change);
        return changes.Sum(one => one.Weight) <= Math.Max(SmallWeight, weight / BaseToChanges) ? this with { Changes = changes } : null;
    }
}

/// <summary>Which base a head goes on from.</summary>
/// <param name="Record">The record that holds it; two are used in turn.</param>
/// <param name="Id">What it calls itself.</param>
internal sealed record BaseName(string Record, string Id);
