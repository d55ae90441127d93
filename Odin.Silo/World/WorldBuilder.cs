using System.Collections.Immutable;
using Odin.Grains.AppBackends;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;

namespace Odin.Silo.World;

/// <summary>Makes a document of what was read. Pure but for the rates, which it keeps from second to second.</summary>
internal sealed class WorldBuilder
{
    private readonly Dictionary<string, SessionRate> _rates = new(StringComparer.OrdinalIgnoreCase);

    public WorldDocument Build(WorldReading reading, ImmutableArray<WorldSilo> silos)
    {
        var edges = EdgesOf(reading);
        var closed = edges.SelectMany(edge => edge.ClosedPorts, (edge, port) => (edge.Id, Port: port)).ToLookup(
            pair => pair.Port.App, pair => FormattableString.Invariant($"{pair.Id}:{pair.Port.Port}"), StringComparer.OrdinalIgnoreCase);
        Forget(reading);
        ImmutableArray<WorldApp> apps = [.. reading.Catalog.Apps.OrderBy(app => app.Spec.Name, StringComparer.OrdinalIgnoreCase)
            .Select(app => AppOf(app, reading, [.. closed[app.Spec.Name]]))];
        var live = edges.Where(edge => edge.Region is not null).ToList();
        return new WorldDocument
        {
            Time = reading.Time,
            CatalogVersion = reading.Catalog.Version,
            Damage = reading.Catalog.Damage,
            Totals = new WorldTotals(live.Sum(edge => edge.Live), SumOfRates(apps), apps.Length, apps.Sum(app => app.Targets),
                apps.Sum(app => app.Usable), live.Count, silos.Count(silo => silo.Status == "Active")),
            Regions = [.. RegionsOf(reading, edges, silos)],
            Flows = [.. FlowsOf(reading)],
            Edges = edges,
            Silos = silos,
            Apps = apps,
            Missing = [.. reading.Missing.Take(WorldDocument.MostMissing)],
            MissingCount = reading.Missing.Length,
        };
    }

    /// <param name="since">When the health of a target last changed for the world; null: not known.</param>
    public static WorldAppDetail? Detail(WorldDocument world, WorldReading reading, string name, Func<string, DateTimeOffset?> since)
    {
        var app = world.Apps.FirstOrDefault(app => string.Equals(app.Name, name, StringComparison.OrdinalIgnoreCase));
        if (app is null || reading.Catalog.Apps.FirstOrDefault(known => known.Spec.Name == app.Name) is not { } version) return null;
        var status = reading.Statuses.GetValueOrDefault(app.Name);
        return new WorldAppDetail(app, [.. version.Spec.Targets.Select(target => TargetOf(target, version, status, since))],
            [.. (status?.Edges ?? []).Select(edge =>
                new WorldAppEdge(edge.Edge.Id, edge.Edge.Region, edge.Live, edge.Leased, edge.Age.TotalSeconds))]);
    }

    private void Forget(WorldReading reading)
    {
        foreach (var gone in _rates.Keys.Where(name => !reading.Statuses.ContainsKey(name)).ToList()) _rates.Remove(gone);
    }

    private static double? SumOfRates(ImmutableArray<WorldApp> apps) =>
        apps.Any(app => app.EstablishedPerSecond is not null) ? apps.Sum(app => app.EstablishedPerSecond ?? 0) : null;

    private WorldApp AppOf(AppVersion app, WorldReading reading, ImmutableArray<string> closed)
    {
        var name = app.Spec.Name;
        var status = reading.Statuses.GetValueOrDefault(name);
        var limit = status?.Limits.FirstOrDefault(limit => limit.Target is null);
        return new WorldApp(name, app.Version, string.Join(", ", app.Spec.Ports), app.Spec.Balance.ToString(), app.AdminStates.App,
            StateOf(app, status), app.Spec.Targets.Length, status?.Targets.Count(target => target.Usable) ?? 0,
            status?.Targets.Sum(target => (long)target.Live) ?? 0, RateOf(name, status, reading), limit?.Limit, limit?.Reserved, closed)
        {
            Leased = status?.Targets.Sum(target => (long)target.Leased) ?? 0,
            Edges = status?.Edges.Length ?? 0,
        };
    }

    private double? RateOf(string name, AppStatus? status, WorldReading reading)
    {
        if (status is null) return null;
        if (!_rates.TryGetValue(name, out var rate)) _rates[name] = rate = new SessionRate();
        if (reading.Answered(WorldReader.AppName(name))) rate.Take(status, reading.Time);
        return rate.Value;
    }

    private static string StateOf(AppVersion app, AppStatus? status) => (app.AdminStates.App, status) switch
    {
        (AdminState.Disabled, _) => "disabled",
        (AdminState.Draining, _) => "draining",
        (_, null) => "unknown",
        (_, { IsPanic: true }) => "panic",
        (_, { } known) when !known.Targets.Any(target => target is { Usable: true, AdminState: AdminState.Ready }) => "down",
        (_, { } known) when known.Targets.Any(target => !target.Usable) => "degraded",
        _ => "ready",
    };

    private static WorldTarget TargetOf(TargetSpec spec, AppVersion app, AppStatus? status, Func<string, DateTimeOffset?> since)
    {
        var target = status?.Targets.FirstOrDefault(target => target.Address == spec.Address);
        var limit = status?.Limits.FirstOrDefault(limit => limit.Target == spec.Address);
        return new WorldTarget(spec.Address.ToString(), spec.Region, spec.Weight, spec.Backup, app.AdminStates.Of(spec.Address),
            target?.Usable ?? false, since(spec.Address.ToString()), target?.Live ?? 0, target?.Leased ?? 0, target?.Total ?? 0,
            limit?.Limit, limit?.Reserved, target?.HealthView ?? []);
    }

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
