using System.Collections.Immutable;
using Odin.Cli.Sessions;
using Odin.Grains.Edges;
using Odin.Grains.Targets;
using Odin.Silo.Api.Contracts;
using Odin.Silo.World;

namespace Odin.Cli.Top;

/// <summary>The rows of each pane, out of what a silo says.</summary>
internal static class TopRows
{
    /// <summary>Where the number of live sessions stands.</summary>
    public const int LiveOfApp = 2;
    public const int LiveOfTarget = 3;

    public static readonly ImmutableArray<TopColumn> RegionColumns =
    [
        new("REGION"), new("STATE"), new("READY") { IsNumber = true }, TopColumn.Number("SILOS"), TopColumn.Number("LIVE"),
        TopColumn.Number("NEW/S"), TopColumn.Number("BUSY"),
    ];

    public static readonly ImmutableArray<TopColumn> AppColumns =
    [
        new("APP"), new("STATE"), TopColumn.Number("LIVE"), TopColumn.Number("NEW/S"), TopColumn.Number("USABLE"),
        TopColumn.Number("LIMIT"), TopColumn.Number("EDGES"), new("PORTS"), new("BALANCE") { IsOptional = true },
    ];

    public static readonly ImmutableArray<TopColumn> TargetColumns =
    [
        new("TARGET"), new("STATE"), new("USABLE"), TopColumn.Number("LIVE"), TopColumn.Number("TOTAL"), TopColumn.Number("LIMIT"),
        new("HEALTH"), new("REGION") { IsOptional = true }, TopColumn.Number("WEIGHT") with { IsOptional = true },
    ];

    /// <summary>The same of both panes of sessions.</summary>
    public static readonly ImmutableArray<TopColumn> SessionColumns =
    [
        new("CLIENT"), new("APP"), new("TARGET"), new("EDGE"), TopColumn.Number("AGE"), TopColumn.Number("B/S"), TopColumn.Number("UP"),
        TopColumn.Number("DOWN"), TopColumn.Number("IDLE") with { IsOptional = true }, new("STATE") { IsOptional = true },
        new("ID") { IsOptional = true },
    ];

    public static IEnumerable<TopRow> OfRegions(WorldDocument world) => world.Regions.Select(region =>
    {
        var loads = LoadsOf(world, region.Name);
        var loops = loads.Sum(load => load.Loops);
        return new TopRow(region.Name, LookOf(region),
            TopCell.Of(region.Name), TopCell.Of(Lower(region.State) + (region.IsSoft ? ", soft" : "")),
            TopCell.OfSome(region.Ready, region.Edges), TopCell.Of(region.Silos), TopCell.Of(region.Live),
            TopCell.OfRate(loads.Count == 0 ? null : loads.Sum(load => load.NewPerSecond)),
            TopCell.OfPart(loops == 0 ? null : loads.Sum(load => load.BusyShare * load.Loops) / loops));
    });

    public static IEnumerable<TopRow> OfApps(WorldDocument world) => world.Apps.Select(app => new TopRow(app.Name, LookOf(app.State),
        TopCell.Of(app.Name), TopCell.Of(app.State), TopCell.Of(app.Live), TopCell.OfRate(app.EstablishedPerSecond),
        TopCell.OfSome(app.Usable, app.Targets), TopCell.Of(app.Limit), TopCell.Of(app.Edges), TopCell.Of(app.Ports),
        TopCell.Of(app.Balance)));

    public static IEnumerable<TopRow> OfTargets(IEnumerable<WorldTarget> targets) => targets.Select(target => new TopRow(target.Target,
        !target.Usable ? TopLook.Failure : target.AdminState != AdminState.Ready ? TopLook.Warning : TopLook.Plain,
        TopCell.Of(target.Target), TopCell.Of(Lower(target.AdminState)), TopCell.Of(target.Usable ? "yes" : "no"), TopCell.Of(target.Live),
        TopCell.Of(target.Total), TopCell.Of(target.Limit), TopCell.Of(HealthOf(target)), TopCell.Of(target.Region),
        TopCell.Of(target.Weight)));

    /// <param name="bytesPerSecond">Of a session; null: not known yet.</param>
    public static IEnumerable<TopRow> OfSessions(IEnumerable<SessionItem> sessions, Func<SessionItem, double?> bytesPerSecond) =>
        sessions.Select(session => new TopRow(session.Id, TopLook.Plain,
            TopCell.Of(session.Client), TopCell.Of(session.App), TopCell.Of(session.Target), TopCell.Of(session.Edge),
            TopCell.OfSpan(session.DurationSeconds), TopCell.OfBytes(bytesPerSecond(session)), TopCell.OfBytes(session.BytesUp),
            TopCell.OfBytes(session.BytesDown), TopCell.OfSpan(session.IdleSeconds), TopCell.Of(SessionFlags.StateText(session.State)),
            TopCell.Of(session.Id)));

    private static List<WorldEdgeLoad> LoadsOf(WorldDocument world, string region) =>
    [
        .. world.Edges.Where(edge => string.Equals(edge.Region, region, StringComparison.OrdinalIgnoreCase))
            .Select(edge => edge.Load).OfType<WorldEdgeLoad>(),
    ];

    /// <summary>Regions that find nothing wrong need no words of their own while another one does.</summary>
    private static string HealthOf(WorldTarget target)
    {
        var bad = target.Health.Where(health => health.Health != TargetHealth.Healthy).ToList();
        if (bad.Count == 0) return target.Health.IsEmpty ? "unknown" : "healthy";
        return string.Join("; ", bad.Select(health => $"{health.Region} {Lower(health.Health)}"
            + (health.Evidence.Length > 0 ? $" ({health.Evidence})" : "")));
    }

    private static TopLook LookOf(WorldRegion region) => region switch
    {
        { State: RegionState.Dark } => TopLook.Failure,
        { State: RegionState.Ready, IsSoft: false } => TopLook.Plain,
        _ => TopLook.Warning,
    };

    private static TopLook LookOf(string state) => state switch
    {
        "ready" => TopLook.Plain,
        "down" or "panic" => TopLook.Failure,
        _ => TopLook.Warning,
    };

    private static string Lower<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
