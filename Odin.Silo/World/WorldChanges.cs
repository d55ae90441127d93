using System.Collections.Immutable;
using Odin.Grains.AppBackends;
using Odin.Grains.Gathering;

namespace Odin.Silo.World;

/// <summary>What differs between two world documents that follow each other. A list that is null is as it was.</summary>
public sealed record WorldChanges
{
    /// <summary>The time of the document that these changes make.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The time of the document that they are made to.</summary>
    public required DateTimeOffset After { get; init; }
    public required long CatalogVersion { get; init; }
    public string? Damage { get; init; }
    public required WorldTotals Totals { get; init; }

    /// <summary>The new and the changed ones, by name; all others are as they were.</summary>
    public required ImmutableArray<WorldApp> Apps { get; init; }

    /// <summary>Names of apps that are no more, or are written in other cases now.</summary>
    public required ImmutableArray<string> GoneApps { get; init; }
    public ImmutableArray<WorldRegion>? Regions { get; init; }
    public ImmutableArray<RegionFlow>? Flows { get; init; }
    public ImmutableArray<WorldEdge>? Edges { get; init; }
    public ImmutableArray<WorldSilo>? Silos { get; init; }
    public required ImmutableArray<MissingAnswer> Missing { get; init; }
    public required int MissingCount { get; init; }

    /// <summary>Costs a comparison of references for each app: a row that says the same is the same object.</summary>
    public static WorldChanges Between(WorldDocument before, WorldDocument after) => new()
    {
        Time = after.Time,
        After = before.Time,
        CatalogVersion = after.CatalogVersion,
        Damage = after.Damage,
        Totals = after.Totals,
        Apps = ChangedApps(before.Apps, after.Apps),
        GoneApps = GoneOf(before.Apps, after.Apps),
        Regions = Changed(before.Regions, after.Regions),
        Flows = Changed(before.Flows, after.Flows),
        Edges = Changed(before.Edges, after.Edges),
        Silos = Changed(before.Silos, after.Silos),
        Missing = after.Missing,
        MissingCount = after.MissingCount,
    };

    private static ImmutableArray<T>? Changed<T>(ImmutableArray<T> before, ImmutableArray<T> after) =>
        before.AsSpan().SequenceEqual(after.AsSpan()) ? null : after;

    private static ImmutableArray<WorldApp> ChangedApps(ImmutableArray<WorldApp> before, ImmutableArray<WorldApp> after)
    {
        if (before == after) return [];
        if (HasSameNames(before, after)) return [.. after.Where((app, place) => !ReferenceEquals(app, before[place]))];
        var known = before.ToHashSet(ReferenceEqualityComparer.Instance);
        return [.. after.Where(app => !known.Contains(app))];
    }

    private static ImmutableArray<string> GoneOf(ImmutableArray<WorldApp> before, ImmutableArray<WorldApp> after)
    {
        if (before == after || HasSameNames(before, after)) return [];
        var names = after.Select(app => app.Name).ToHashSet(StringComparer.Ordinal);
        return [.. before.Select(app => app.Name).Where(name => !names.Contains(name))];
    }

    /// <summary>Each second but that of another configuration.</summary>
    private static bool HasSameNames(ImmutableArray<WorldApp> before, ImmutableArray<WorldApp> after) =>
        before.Length == after.Length
        && !after.Where((app, place) => !ReferenceEquals(app, before[place]) && app.Name != before[place].Name).Any();
}
