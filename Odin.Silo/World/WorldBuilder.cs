using System.Collections.Immutable;
using Odin.Grains.AppBackends;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Grains.Targets;

namespace Odin.Silo.World;

/// <summary>Makes a document of what was read. Pure but for what it keeps from second to second: the rows of apps, and flows.</summary>
internal sealed class WorldBuilder
{
    private readonly AppRows _apps = new();
    private (IReadOnlyDictionary<string, AppStatus>? Of, ImmutableArray<RegionFlow> Flows) _flows = (null, []);

    public WorldDocument Build(WorldReading reading, ImmutableArray<WorldSilo> silos)
    {
        var edges = EdgesOf(reading);
        _apps.Update(reading, edges);
        if (!ReferenceEquals(_flows.Of, reading.Statuses)) _flows = (reading.Statuses, [.. FlowsOf(reading)]);
        return new WorldDocument
        {
            Time = reading.Time,
            CatalogVersion = reading.Catalog.Version,
            Damage = reading.Catalog.Damage,
            Totals = TotalsOf(reading, edges, silos),
            Regions = [.. RegionsOf(reading, edges, silos)],
            Flows = _flows.Flows,
            Edges = edges,
            Silos = silos,
            Apps = _apps.Rows,
            Missing = [.. reading.Missing.Take(WorldDocument.MostMissing)],
            MissingCount = reading.Missing.Length,
        };
    }

    /// <summary>Null: there is no such app.</summary>
    /// <param name="world">The document.</param>
    /// <param name="reading">What it was made of.</param>
    /// <param name="name">The app's.</param>
    /// <param name="since">When the health of a target last changed for the world; null: not known.</param>
    /// <param name="newer">How the app is now; null: as it was read.</param>
    public static WorldAppDetail? Detail(WorldDocument world, WorldReading reading, string name, Func<string, DateTimeOffset?> since,
        AppStatus? newer = null) =>
        world.Apps.FirstOrDefault(app => string.Equals(app.Name, name, StringComparison.OrdinalIgnoreCase)) is { } app
            ? Detail(app, reading, since, newer) : null;

    /// <param name="app">Its row; null comes back when it was removed since.</param>
    /// <param name="reading">What the row was made of.</param>
    /// <param name="since">When the health of a target last changed for the world; null: not known.</param>
    /// <param name="newer">How the app is now; null: as it was read.</param>
    public static WorldAppDetail? Detail(WorldApp app, WorldReading reading, Func<string, DateTimeOffset?> since, AppStatus? newer = null)
    {
        if (reading.Catalog.Find(app.Name) is not { } version) return null;
        var status = newer ?? reading.Statuses.GetValueOrDefault(app.Name);
        var isBlank = status is null && reading.IsBlank(app.Name);
        ImmutableArray<TargetHealthIn> health = isBlank ? BlankHealthOf(reading) : [];
        return new WorldAppDetail(app,
            [.. version.Spec.Targets.Select(target => TargetOf(target, version, status, since, isBlank, health))],
            [.. (status?.Edges ?? []).Select(edge =>
                new WorldAppEdge(edge.Edge.Id, edge.Edge.Region, edge.Live, edge.Leased, edge.Age.TotalSeconds))]);
    }

    private WorldTotals TotalsOf(WorldReading reading, ImmutableArray<WorldEdge> edges, ImmutableArray<WorldSilo> silos)
    {
        var (live, rate, targets, usable) = (0L, 0d, 0, 0);
        foreach (var app in _apps.Rows)
        {
            (live, targets, usable) = (live + app.Live, targets + app.Targets, usable + app.Usable);
            rate += app.EstablishedPerSecond ?? 0;
        }

        // A rate of nothing but apps that nobody has used is one, too.
        var isKnown = reading.Statuses.Count == 0 || _apps.Rows.Any(app => app.EstablishedPerSecond is not null
            && reading.Statuses.ContainsKey(app.Name));
        var there = edges.Where(edge => edge.Region is not null).ToList();
        return new WorldTotals(there.Sum(edge => edge.Live), isKnown ? rate : null, _apps.Rows.Length, targets, usable, there.Count,
            silos.Count(silo => silo.Status == "Active"));
    }

    private static WorldTarget TargetOf(TargetSpec spec, AppVersion app, AppStatus? status, Func<string, DateTimeOffset?> since,
        bool isBlank, ImmutableArray<TargetHealthIn> health)
    {
        var target = status?.Targets.FirstOrDefault(target => target.Address == spec.Address);
        var limit = status?.Limits.FirstOrDefault(limit => limit.Target == spec.Address);
        return new WorldTarget(spec.Address.ToString(), spec.Region, spec.Weight, spec.Backup, app.AdminStates.Of(spec.Address),
            target?.Usable ?? isBlank, since(spec.Address.ToString()), target?.Live ?? 0, target?.Leased ?? 0, target?.Total ?? 0,
            limit?.Limit, limit?.Reserved, target?.HealthView ?? health);
    }

    /// <summary>Every region would say that it does not know.</summary>
    private static ImmutableArray<TargetHealthIn> BlankHealthOf(WorldReading reading) =>
        [.. reading.Regions.Where(region => region.Value is { IsEmpty: false }).Select(region => region.Key)
            .Order(StringComparer.Ordinal).Select(region => new TargetHealthIn(region, TargetHealth.Unknown, ""))];

    private static IEnumerable<RegionFlow> FlowsOf(WorldReading reading) => reading.Statuses.Values.SelectMany(status => status.Flows)
        .Where(flow => !string.Equals(flow.From, flow.To, StringComparison.OrdinalIgnoreCase))
        .GroupBy(flow => (flow.From, flow.To), (regions, flows) => new RegionFlow(regions.From, regions.To, flows.Sum(flow => flow.Live)))
        .OrderByDescending(flow => flow.Live);

    private static ImmutableArray<WorldEdge> EdgesOf(WorldReading reading)
    {
        var live = reading.Regions.SelectMany(region => (region.Value ?? []).Select(edge =>
            EdgeOf(edge, reading, isStale: !reading.Answered(WorldReader.RegionName(region.Key))))).ToList();
        var absent = reading.Catalog.Edges.Where(wanted => !live.Exists(edge => EdgeName.IsMeant(edge.Id, wanted.EdgeId)))
            .Select(wanted => new WorldEdge(wanted.EdgeId, null, wanted.AdminState, "absent", 0, 0, 0, null, null, [], null, []));
        return [.. live.Concat(absent).OrderBy(edge => edge.Id, StringComparer.Ordinal)];
    }

    private static WorldEdge EdgeOf(RegionEdge edge, WorldReading reading, bool isStale)
    {
        var wanted = reading.Catalog.Edges.FirstOrDefault(wanted => EdgeName.IsMeant(edge.Edge.Id, wanted.EdgeId))?.AdminState
            ?? AdminState.Ready;
        var refused = edge.Refused is { } refusal ? FormattableString.Invariant($"version {refusal.Version}: {refusal.Reason}") : null;
        return new WorldEdge(edge.Edge.Id, edge.Edge.Region, wanted, EdgeStates.Of(edge, wanted, isStale), edge.CatalogVersion, edge.Apps,
            edge.Live, EdgeStates.StartOf(edge.Edge), edge.Age.TotalSeconds, edge.ClosedPorts, refused, edge.Vips)
        {
            Catalog = edge.Catalog,
            Version = edge.Version,
            Load = WorldEdgeLoad.Of(edge.Load),
        };
    }

    private static IEnumerable<WorldRegion> RegionsOf(WorldReading reading, ImmutableArray<WorldEdge> edges,
        ImmutableArray<WorldSilo> silos)
    {
        var names = reading.Regions.Keys.Concat(edges.Select(edge => edge.Region)).Concat(silos.Select(silo => silo.Region))
            .Concat(reading.Catalog.SoftRegions).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)
            .Order(StringComparer.OrdinalIgnoreCase);
        foreach (var name in names)
        {
            var there = edges.Where(edge => string.Equals(edge.Region, name, StringComparison.OrdinalIgnoreCase)).ToList();
            var place = reading.Catalog.Regions.TryGetValue(name, out var spec) ? (spec.Latitude, spec.Longitude) : RegionPlaces.Of(name);
            yield return new WorldRegion(name, place?.Latitude, place?.Longitude, EdgeStates.OfRegion(there),
                there.Sum(edge => edge.Live), there.Count, there.Count(edge => edge.State == "ready"),
                silos.Count(silo => string.Equals(silo.Region, name, StringComparison.OrdinalIgnoreCase)))
            {
                IsSoft = reading.Catalog.SoftRegions.Contains(name),
            };
        }
    }
}
