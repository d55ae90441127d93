using System.Collections.Immutable;
using Odin.Grains.Configuration;

namespace Odin.Grains.Catalog;

/// <summary>What the catalog stores: the apps as they stand, and the documents that stood. Every change is a pure step to the next state.</summary>
[GenerateSerializer, Immutable, Alias("odin.catalog-state")]
internal sealed record CatalogState
{
    /// <summary>Documents kept for a roll back, the present one included.</summary>
    public const int MaxHistory = 20;

    [Id(0)] public AppTable Table { get; init; } = new();

    /// <summary>Oldest first; the last one is the present.</summary>
    [Id(1)] public ImmutableArray<CatalogDocument> History { get; init; } = [];

    /// <summary>The document as it stands; version 0 and empty before the first change.</summary>
    public CatalogDocument Present() => History.IsEmpty ? new CatalogDocument(0, ConfigSpec.Empty) : History[^1];

    public CatalogStep Apply(ConfigSpec config, long? expectedVersion)
    {
        if (expectedVersion is { } expected && expected != Table.Version) return Stay(ApplyOutcome.VersionConflict);
        if (SpecEquality.AreEqual(config, Present().Config)) return Stay(ApplyOutcome.Unchanged);

        var table = Table.Replace(config);
        var history = History.Add(new CatalogDocument(table.Version, config));
        var next = new CatalogState { Table = table, History = history.Length > MaxHistory ? history[1..] : history };
        return new CatalogStep(next, Difference(table));
    }

    /// <summary>The old document becomes a new version, so that every reader sees time go forwards only.</summary>
    public CatalogStep RollBack(long? toVersion)
    {
        var document = toVersion is { } version ? History.FirstOrDefault(old => old.Version == version) : History is [.., var before, _] ? before : null;
        return document is null ? Stay(ApplyOutcome.UnknownVersion) : Apply(document.Config, expectedVersion: null);
    }

    private CatalogStep Stay(ApplyOutcome outcome) => new(this, new ApplyResult { Outcome = outcome, Version = Table.Version });

    private ApplyResult Difference(AppTable next)
    {
        var touched = next.Apps.Where(app => app.Version == next.Version).ToLookup(app => Table.Find(app.Spec.Name) is null, app => app.Spec.Name);
        return new ApplyResult
        {
            Outcome = ApplyOutcome.Applied,
            Version = next.Version,
            Added = [.. touched[true]],
            Changed = [.. touched[false]],
            Removed = [.. Table.Apps.Where(app => next.Find(app.Spec.Name) is null).Select(app => app.Spec.Name)],
        };
    }
}
