using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;

namespace Odin.Grains.Catalog;

/// <summary>The apps of one catalog version, with enough memory of those that went to say what changed since an earlier version.</summary>
/// <remarks>Held by the catalog, and as a copy by each region. Names are compared without regard to case.</remarks>
[GenerateSerializer, Immutable, Alias("odin.app-table")]
internal sealed record AppTable
{
    /// <summary>Removed apps remembered; a reader that missed more is sent everything.</summary>
    public const int MaxTombstones = 1000;

    /// <summary>By name, of the apps of tables that are in use. Made by the first look, and once for a table: what was looked up to make
    /// the next one is there when that one is changed.</summary>
    private static readonly ConditionalWeakTable<AppVersion[], Dictionary<string, AppVersion>> Indexes = [];

    /// <summary>0: nothing was ever applied.</summary>
    [Id(0)] public long Version { get; init; }

    /// <summary>In the order of the document.</summary>
    [Id(1)] public ImmutableArray<AppVersion> Apps { get; init; } = [];

    /// <summary>Oldest first; an app that came back has none.</summary>
    [Id(2)] public ImmutableArray<Tombstone> Tombstones { get; init; } = [];

    /// <summary>The oldest version from which the way to <see cref="Version"/> is known step by step.</summary>
    [Id(3)] public long KnownSince { get; init; }

    /// <summary>The edges that are not to be ready.</summary>
    [Id(4)] public ImmutableArray<EdgeAdminState> Edges { get; init; } = [];

    /// <summary>
    /// Which catalog this is (<see cref="CatalogIdentity"/>); null: none was born yet, or a release without identities wrote it.
    /// </summary>
    [Id(5)] public string? Catalog { get; init; }

    /// <summary>The regions whose VIPs are to be the last choice.</summary>
    [Id(6)] public ImmutableArray<string> SoftRegions { get; init; } = [];

    /// <summary>Where regions stand.</summary>
    [Id(7)] public ImmutableArray<RegionSpec> Regions { get; init; } = [];

    /// <summary>True when a catalog was born: somebody has applied a document.</summary>
    public bool IsBorn => Version > 0;

    public AppVersion? Find(string name) => ByName(Apps).GetValueOrDefault(name);

    /// <summary>Everything when the way from <paramref name="since"/> is not known: 0, too old, or newer than the present (the reader saw
    /// another life of the catalog).</summary>
    public CatalogChanges ChangesSince(long since)
    {
        var all = new CatalogChanges
        {
            Version = Version,
            IsComplete = true,
            Changed = Apps,
            Edges = Edges,
            Catalog = Catalog,
            SoftRegions = SoftRegions,
            Regions = Regions,
        };
        if (since <= 0 || since < KnownSince || since > Version) return all;
        if (since == Version) return all with { IsComplete = false, Changed = [] };   // As for each region once a second.
        return all with
        {
            IsComplete = false,
            Changed = [.. Apps.Where(app => app.Version > since)],
            Removed = [.. Tombstones.Where(gone => gone.Version > since).Select(gone => gone.Name)],
        };
    }

    /// <summary>The next version: apps that did not change keep theirs, as slots and reports name targets by ordinal in it. Admin states
    /// stay with the apps and targets that stay.</summary>
    public AppTable Replace(ConfigSpec config)
    {
        var (version, before) = (Version + 1, ByName(Apps));
        return Next(version, [.. config.Apps.Select(spec => Keep(before.GetValueOrDefault(spec.Name), spec, version))]) with
        {
            Regions = config.Regions,
        };
    }

    /// <summary>What the document says of the apps.</summary>
    public ImmutableArray<AppSpec> Specs() => [.. Apps.Select(app => app.Spec)];

    /// <summary>The next version, in which an app has other admin states.</summary>
    public AppTable Replace(AppVersion app, AppAdminStates adminStates) =>
        this with { Version = Version + 1, Apps = Apps.Replace(app, app with { Version = Version + 1, AdminStates = adminStates }) };

    /// <summary>The next version, in which an edge has another admin state.</summary>
    public AppTable Replace(EdgeAdminState adminState)
    {
        var others = Edges.Where(edge => edge.EdgeId != adminState.EdgeId);
        return this with
        {
            Version = Version + 1,
            Edges = adminState.AdminState == AdminState.Ready
            ? [.. others] : [.. others, adminState]
        };
    }

    /// <summary>The next version, in which the VIPs of a region are the last choice, or are not any more.</summary>
    public AppTable Steer(string region, bool isSoft) => this with
    {
        Version = Version + 1,
        SoftRegions = isSoft ? [.. SoftRegions, region] : [.. SoftRegions.Where(soft => soft != region)],
    };

    public AdminState AdminStateOf(string edgeId) => Edges.FirstOrDefault(edge => edge.EdgeId == edgeId)?.AdminState ?? AdminState.Ready;

    /// <summary>A copy caught up by what another table sent it.</summary>
    public AppTable Merge(CatalogChanges changes)
    {
        if (changes.IsComplete) return Of(changes);

        var touched = changes.Changed.Select(app => app.Spec.Name).Concat(changes.Removed).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var next = Next(changes.Version, [.. Apps.Where(app => !touched.Contains(app.Spec.Name)), .. changes.Changed]);
        return next with
        {
            Edges = changes.Edges,
            Catalog = changes.Catalog,
            SoftRegions = changes.SoftRegions,
            Regions = changes.Regions.IsDefault ? [] : changes.Regions,
        };
    }

    /// <summary>A table of nothing but what a complete answer says.</summary>
    public static AppTable Of(CatalogChanges all) => new()
    {
        Version = all.Version,
        Apps = all.Changed,
        KnownSince = all.Version,
        Edges = all.Edges,
        Catalog = all.Catalog,
        SoftRegions = all.SoftRegions,
        Regions = all.Regions.IsDefault ? [] : all.Regions,
    };

    private static AppVersion Keep(AppVersion? before, AppSpec spec, long version) =>
        before is not null && SpecEquality.AreEqual(before.Spec, spec) ? before : new AppVersion(version, spec)
        {
            AdminStates = before?.AdminStates.For(spec) ?? AppAdminStates.None,
        };

    private AppTable Next(long version, ImmutableArray<AppVersion> apps)
    {
        var present = ByName(apps);
        var gone = Apps.Where(app => !present.ContainsKey(app.Spec.Name)).Select(app => new Tombstone(app.Spec.Name, version));
        ImmutableArray<Tombstone> tombstones = [.. Tombstones.Where(old => !present.ContainsKey(old.Name)), .. gone];
        var forgotten = Math.Max(0, tombstones.Length - MaxTombstones);
        return this with
        {
            Version = version,
            Apps = apps,
            Tombstones = tombstones[forgotten..],
            KnownSince = forgotten == 0 ? KnownSince : Math.Max(KnownSince, tombstones[forgotten - 1].Version),
        };
    }

    private static Dictionary<string, AppVersion> ByName(ImmutableArray<AppVersion> apps) =>
        Indexes.GetValue(ImmutableCollectionsMarshal.AsArray(apps) ?? [], Index);

    private static Dictionary<string, AppVersion> Index(AppVersion[] apps)
    {
        var index = new Dictionary<string, AppVersion>(apps.Length, StringComparer.OrdinalIgnoreCase);
        foreach (var app in apps) index.TryAdd(app.Spec.Name, app);
        return index;
    }
}
