using System.Collections.Immutable;
using Odin.Grains.Configuration;
using Odin.Grains.Configuration.Reading;
using Odin.Grains.Edges;

namespace Odin.Grains.Catalog;

/// <summary>What the catalog stores: the apps as they stand, and the documents that stood. Every
/// change is a pure step to the next state.</summary>
[GenerateSerializer, Immutable, Alias("odin.catalog-state")]
internal sealed record CatalogState
{
    /// <summary>Documents kept for a roll back, the present one included.</summary>
    public const int MaxHistory = 20;

    [Id(0)] public AppTable Table { get; init; } = new();

    /// <summary>Oldest first; the last one is the present.</summary>
    [Id(1)] public ImmutableArray<CatalogDocument> History { get; init; } = [];

    /// <summary>When the storage had lost the catalog and a copy was written; null: never.</summary>
    [Id(2)] public DateTimeOffset? PutBackAt { get; init; }

    /// <summary>Why the bytes in the storage are no catalog. Never stored.</summary>
    [NonSerialized] public string? Damage;

    /// <summary>What the storage has lost, when that is a part of the catalog; the state is empty then. Never stored.</summary>
    [NonSerialized] public string? Loss;

    /// <summary>What a copy says of a lost catalog: the present, without the documents before it.</summary>
    public static CatalogState Of(CatalogChanges copy)
    {
        var table = AppTable.Of(copy);
        var apps = table.Specs();
        var document = new ConfigSpec { Apps = apps, Vips = VipSchema.Of(apps), Regions = table.Regions };
        return new CatalogState { Table = table, History = [new CatalogDocument(table.Version, document)] };
    }

    /// <summary>
    /// True when this is what <paramref name="stored"/> was and more: the storage has lost something. Versions only rise, and only what
    /// was stored counts.
    /// </summary>
    public bool IsAheadOf(CatalogState? stored) =>
        Table.IsBorn
        && (stored is not { Table.IsBorn: true } || (stored.Table.Catalog == Table.Catalog && stored.Table.Version < Table.Version));

    /// <summary>The documents that are kept once another one stands.</summary>
    public static ImmutableArray<CatalogDocument> Keep(ImmutableArray<CatalogDocument> history, CatalogDocument next) =>
        history.Add(next) is var all && all.Length > MaxHistory ? all[1..] : all;

    /// <summary>The same, with one object for what an app says alike in several documents: the storage gave each its own.</summary>
    public CatalogState Shared()
    {
        var known = new Dictionary<string, AppSpec>(StringComparer.OrdinalIgnoreCase);
        AppSpec Same(AppSpec spec) =>
            known.TryGetValue(spec.Name, out var before) && SpecEquality.AreEqual(before, spec) ? before : known[spec.Name] = spec;
        ImmutableArray<CatalogDocument> history =
        [
            .. History.Select(document => document with
            {
                Config = document.Config with { Apps = [.. document.Config.Apps.Select(Same)] },
            }),
        ];
        return this with
        {
            History = history,
            Table = Table with { Apps = [.. Table.Apps.Select(app => app with { Spec = Same(app.Spec) })] },
        };
    }

    /// <summary>With an identity, unless it has one.</summary>
    public CatalogState Named(string identity) => Table.Catalog is null ? this with { Table = Table with { Catalog = identity } } : this;

    /// <summary>
    /// The document as it stands, with the version that put it in force. Admin states raise the catalog's version and are no part of a
    /// document. Version 0 and empty before the first change.
    /// </summary>
    public CatalogDocument Present() => (History.IsEmpty ? new(0, ConfigSpec.Empty) : History[^1]) with { Catalog = Table.Catalog };

    /// <summary>The document that stood at a version, then the one before it where that is kept.</summary>
    public ImmutableArray<CatalogDocument> DocumentsAt(long version)
    {
        for (var index = History.Length - 1; index >= 0 && version <= Table.Version; index--)
        {
            if (History[index].Version <= version) return index > 0 ? [History[index], History[index - 1]] : [History[index]];
        }

        return [];
    }

    public CatalogStep Apply(ConfigSpec config, long? expectedVersion, DateTimeOffset? at = null)
    {
        if (expectedVersion is { } expected && expected != Present().Version) return Stay(ApplyOutcome.VersionConflict);
        if (SpecEquality.AreEqual(config, Present().Config)) return Stay(ApplyOutcome.Unchanged);

        var table = Table.Replace(config);
        // Apps that did not change are the same objects in all documents that are kept: a version costs what differs in it.
        var document = config with { Apps = table.Specs() };
        var next = this with { Table = table, History = Keep(History, new CatalogDocument(table.Version, document) { At = at }) };
        return new CatalogStep(next, Difference(table, table.Version));
    }

    /// <summary>The old document becomes a new version, so for every reader time only goes forwards. Admin states stay.</summary>
    /// <param name="toVersion">Any version since the oldest document: the one that stood then is meant.</param>
    /// <param name="at">When it is done.</param>
    public CatalogStep RollBack(long? toVersion, DateTimeOffset? at = null)
    {
        var document = toVersion is { } version
            ? History.LastOrDefault(old => old.Version <= version && version <= Table.Version)
            : History is [.., var before, _] ? before : null;
        return document is null ? Stay(ApplyOutcome.UnknownVersion) : Apply(document.Config, expectedVersion: null, at);
    }

    /// <summary>What the operator wants of an app, or of one of its targets.</summary>
    public CatalogStep SetAdminState(string app, TargetAddress? target, AdminState adminState)
    {
        if (Table.Find(app) is not { } known) return Stay(ApplyOutcome.UnknownApp);
        if (target is not null && known.Spec.Targets.All(spec => spec.Address != target)) return Stay(ApplyOutcome.UnknownTarget);
        if ((target is null ? known.AdminStates.App : known.AdminStates.Of(target)) == adminState) return Stay(ApplyOutcome.Unchanged);

        var next = this with { Table = Table.Replace(known, known.AdminStates.With(target, adminState)) };
        return new CatalogStep(next, Difference(next.Table, Present().Version));
    }

    /// <summary>What the operator wants of an edge; whether there is one of that id only its region knows.</summary>
    public CatalogStep SetEdgeAdminState(string edgeId, AdminState adminState)
    {
        if (Table.AdminStateOf(edgeId) == adminState) return Stay(ApplyOutcome.Unchanged);
        if (!Table.IsBorn) return Stay(ApplyOutcome.Unborn);

        var next = this with { Table = Table.Replace(new EdgeAdminState(edgeId, adminState)) };
        return new CatalogStep(next, Difference(next.Table, Present().Version));
    }

    /// <summary>Whether the VIPs of a region are to be the last choice; whether there is such a region its edges know.</summary>
    public CatalogStep Steer(string region, bool isSoft)
    {
        if (Table.SoftRegions.Contains(region) == isSoft) return Stay(ApplyOutcome.Unchanged);
        if (!Table.IsBorn) return Stay(ApplyOutcome.Unborn);

        var next = this with { Table = Table.Steer(region, isSoft) };
        return new CatalogStep(next, Difference(next.Table, Present().Version));
    }

    private CatalogStep Stay(ApplyOutcome outcome) =>
        new(this, new ApplyResult
        {
            Outcome = outcome,
            Version = Table.Version,
            DocumentVersion = Present().Version,
            Catalog = Table.Catalog
        });

    private ApplyResult Difference(AppTable next, long documentVersion)
    {
        var touched = next.Apps.Where(app => app.Version == next.Version)
            .ToLookup(app => Table.Find(app.Spec.Name) is null, app => app.Spec.Name);
        return new ApplyResult
        {
            Outcome = ApplyOutcome.Applied,
            Version = next.Version,
            Catalog = next.Catalog,
            DocumentVersion = documentVersion,
            Added = [.. touched[true]],
            Changed = [.. touched[false]],
            Removed = [.. Table.Apps.Select(app => app.Spec.Name).Where(name => next.Find(name) is null)],
        };
    }
}
