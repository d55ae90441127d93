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
        var (world, reading) = await ReadAsync(call);
        var only = call.Given("app");
        if (only is not null && !call.Caller.MaySee(only)) return Problem.NotFound(AccessRule.UnknownApp(only).Detail);
        var feed = call.Service<WorldFeed>();
        var details = only is not null ? [feed.Detail(world, reading, only)]
            : world.Apps.Where(app => call.Caller.MaySee(app.Name))
                .Select(app => WorldBuilder.Detail(world, reading, app.Name, _ => null));
        var targets = details.OfType<WorldAppDetail>()
            .SelectMany(detail => detail.Targets.Select(target => new AppTarget(detail.App.Name, target)));
        return ApiJson.Of(new TargetList(world.Time, targets, world.Missing, world.MissingCount) { Damage = world.Damage });
    }

    public static async Task<IResult> AppAsync(ApiCall call)
    {
        var (world, reading) = await ReadAsync(call);
        var (feed, name) = (call.Service<WorldFeed>(), call.Part("app"));
        return feed.Detail(world, reading, name) is { } detail
            ? ApiJson.Of(new AppAnswer(world.Time, detail.App, detail.Targets, detail.Edges, world.Missing, world.MissingCount))
            : Problem.NotFound(AccessRule.UnknownApp(name).Detail);
    }

    public static async Task<IResult> TargetAsync(ApiCall call)
    {
        var (world, reading) = await ReadAsync(call);
        var (app, name) = (call.Part("app"), call.Part("target"));
        if (call.Service<WorldFeed>().Detail(world, reading, app) is not { } detail)
            return Problem.NotFound(AccessRule.UnknownApp(app).Detail);
        return detail.Targets.FirstOrDefault(known => known.Target.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } target
            ? ApiJson.Of(new TargetAnswer(world.Time, detail.App.Name, target, world.Missing, world.MissingCount))
            : Problem.NotFound($"App {app} has no target '{name}'. It has {string.Join(", ", detail.Targets.Select(one => one.Target))}.");
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

    private static Task<(WorldDocument World, WorldReading Reading)> ReadAsync(ApiCall call) =>
        call.Service<WorldFeed>().ReadAsync(call.Aborted);
}
