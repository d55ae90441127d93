using Odin.Silo.Access;
using Odin.Silo.Api.Contracts;
using Odin.Silo.World;

namespace Odin.Silo.Api;

/// <summary><c>apps</c>, <c>edges</c>, <c>silos</c>, <c>regions</c>: parts of the world document, and who did not
/// answer in time.</summary>
internal static class ListRoutes
{
    public static async Task<IResult> AppsAsync(ApiCall call)
    {
        var (world, _) = await ReadAsync(call);
        var apps = world.Apps.Where(app => call.Caller.MaySee(app.Name));
        return ApiJson.Of(new AppList(world.Time, apps, world.Missing, world.MissingCount) { Damage = world.Damage });
    }

    /// <summary>Since when a target's health is as it is, is said of those of one app only: <c>?app=</c>.</summary>
    public static async Task<IResult> TargetsAsync(ApiCall call)
    {
        var state = await ReadAsync(call);
        var (world, reading) = state;
        if (call.Given("app") is not { } only)
        {
            var targets = world.Apps.Where(app => call.Caller.MaySee(app.Name))
                .Select(app => WorldBuilder.Detail(app, reading, _ => null)).OfType<WorldAppDetail>().SelectMany(TargetsOf);
            return ApiJson.Of(new TargetList(world.Time, targets, world.Missing, world.MissingCount) { Damage = world.Damage });
        }

        if (!call.Caller.MaySee(only)) return Problem.NotFound(AccessRule.UnknownApp(only).Detail);
        var app = await ReadAppAsync(call, state, only);
        return ApiJson.Of(new TargetList(world.Time, app is null ? [] : TargetsOf(app.Detail), app?.Missing ?? world.Missing,
            app?.MissingCount ?? world.MissingCount)
        {
            Damage = world.Damage,
        });
    }

    private static IEnumerable<AppTarget> TargetsOf(WorldAppDetail detail) =>
        detail.Targets.Select(target => new AppTarget(detail.App.Name, target));

    public static async Task<IResult> AppAsync(ApiCall call)
    {
        var (state, name) = (await ReadAsync(call), call.Part("app"));
        return await ReadAppAsync(call, state, name) is { Detail: var detail } app
            ? ApiJson.Of(new AppAnswer(state.World.Time, detail.App, detail.Targets, detail.Edges, app.Missing, app.MissingCount))
            : Problem.NotFound(AccessRule.UnknownApp(name).Detail);
    }

    public static async Task<IResult> TargetAsync(ApiCall call)
    {
        var (state, name, wanted) = (await ReadAsync(call), call.Part("app"), call.Part("target"));
        if (await ReadAppAsync(call, state, name) is not { } app) return Problem.NotFound(AccessRule.UnknownApp(name).Detail);
        var targets = app.Detail.Targets;
        return targets.FirstOrDefault(known => known.Target.Equals(wanted, StringComparison.OrdinalIgnoreCase)) is { } target
            ? ApiJson.Of(new TargetAnswer(state.World.Time, app.Detail.App.Name, target, app.Missing, app.MissingCount))
            : Problem.NotFound($"App {name} has no target '{wanted}'. It has {string.Join(", ", targets.Select(one => one.Target))}.");
    }

    public static async Task<IResult> EdgesAsync(ApiCall call)
    {
        var (world, _) = await ReadAsync(call);
        return ApiJson.Of(new EdgeList(world.Time, world.Edges, world.Missing, world.MissingCount) { Damage = world.Damage });
    }

    public static async Task<IResult> EdgeAsync(ApiCall call)
    {
        var (world, _) = await ReadAsync(call);
        var id = call.Part("edge");
        return world.Edges.FirstOrDefault(edge => edge.Id == id) is { } edge
            ? ApiJson.Of(new EdgeAnswer(world.Time, edge, world.Missing, world.MissingCount))
            : Problem.NotFound($"There is no edge '{id}'; GET /api/v1/edges lists them.");
    }

    public static async Task<IResult> SilosAsync(ApiCall call)
    {
        var (world, _) = await ReadAsync(call);
        return ApiJson.Of(new SilosAnswer(world.Time, world.Silos));
    }

    public static async Task<IResult> RegionsAsync(ApiCall call)
    {
        var (world, _) = await ReadAsync(call);
        return ApiJson.Of(new RegionsAnswer(world.Time, world.Regions, world.Flows, world.Missing, world.MissingCount)
        {
            Damage = world.Damage,
        });
    }

    private static Task<WorldState> ReadAsync(ApiCall call) => call.Service<WorldFeed>().ReadAsync(call.Aborted);

    private static Task<AppNow?> ReadAppAsync(ApiCall call, WorldState state, string app) =>
        call.Service<WorldFeed>().ReadAppAsync(state, app, call.Aborted);
}
