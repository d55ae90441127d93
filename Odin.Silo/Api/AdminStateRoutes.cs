using Odin.Grains.Catalog;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Silo.Access;
using Odin.Silo.Api.Contracts;
using Odin.Silo.World;

namespace Odin.Silo.Api;

/// <summary>Changes what the operator wants of an app, a target or an edge: the body is <c>{"state": "draining"}</c>.</summary>
internal static class AdminStateRoutes
{
    private const string Expected = "The body has to be {\"state\": \"ready\"}, \"draining\" or \"disabled\".";

    public static async Task<IResult> OfAppAsync(ApiCall call)
    {
        var (wanted, problem) = await ReadAsync(call);
        if (wanted is not { } state) return problem!;
        var (catalog, app) = (Catalog(call), call.Part("app"));
        if (await catalog.GetAppAsync(app) is not { } known) return UnknownApp(app);
        return Answer(call, state, known.AdminStates.App, await catalog.SetAdminStateAsync(app, null, state), $"app {app}");
    }

    public static async Task<IResult> OfTargetAsync(ApiCall call)
    {
        var (wanted, problem) = await ReadAsync(call);
        if (wanted is not { } state) return problem!;
        var (catalog, app, name) = (Catalog(call), call.Part("app"), call.Part("target"));
        if (await catalog.GetAppAsync(app) is not { } known) return UnknownApp(app);
        if (known.Spec.Targets.FirstOrDefault(target => IsNamed(target.Address, name)) is not { } target)
            return Problem.NotFound($"App {app} has no target '{name}'. It has " +
                $"{string.Join(", ", known.Spec.Targets.Select(target => target.Address))}.");
        return Answer(call, state, known.AdminStates.Of(target.Address), await catalog.SetAdminStateAsync(app, target.Address, state),
            $"target {name}");
    }

    public static async Task<IResult> OfEdgeAsync(ApiCall call)
    {
        var (wanted, problem) = await ReadAsync(call);
        if (wanted is not { } state) return problem!;
        var edge = call.Part("edge");
        var (world, _) = await call.Service<WorldFeed>().ReadAsync(call.Aborted);
        if (world.Edges.FirstOrDefault(known => known.Id == edge) is not { } known)
            return Problem.NotFound($"There is no edge '{edge}'; GET /api/v1/edges lists them.");
        if (!known.Vips.IsEmpty && state != AdminState.Ready)
            return Problem.Conflict(
                $"Edge {edge} announces addresses: use `odin drain --edge {edge}`, which checks that others are left to announce them.");
        return Answer(call, state, known.AdminState, await Catalog(call).SetEdgeAdminStateAsync(edge, state), $"edge {edge}");
    }

    private static IAppCatalogGrain Catalog(ApiCall call) => call.Grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key);

    private static bool IsNamed(TargetAddress address, string name) =>
        address.ToString().Equals(name, StringComparison.OrdinalIgnoreCase);

    private static Problem UnknownApp(string app) => Problem.NotFound(AccessRule.UnknownApp(app).Detail);

    private static async Task<(AdminState? State, Problem? Problem)> ReadAsync(ApiCall call)
    {
        var (body, problem) = await call.BodyAsync<StateBody>();
        return body is null ? (null, problem) : body.State is { } state ? (state, null) : (null, Problem.BadRequest(Expected));
    }

    private static IResult Answer(ApiCall call, AdminState state, AdminState before, ApplyResult result, string what)
    {
        if (result.Outcome is not (ApplyOutcome.Applied or ApplyOutcome.Unchanged)) return CatalogProblem.Of(result, what);
        call.Changed($"{what}: {before}", $"{what}: {state}");
        return ApiJson.Of(new StateAnswer(state, result.Version));
    }
}
