using Odin.Commands;
using Odin.Grains.Catalog;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Silo.Access;
using Odin.Silo.Api.Contracts;

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
        var (edge, isForced) = (call.Part("edge"), call.IsSaid("force"));
        var present = await VipPlan.ReadAsync(call);
        if (!isForced && !present.IsKnown(edge)) return Problem.NotFound($"There is no edge '{edge}'; GET /api/v1/edges lists them.");
        if (!isForced && state != AdminState.Ready && present.WhyNot(edge) is { } why)
            return Problem.Conflict($"Edge {edge} announces addresses, and {why}") with { Code = ProblemCode.VipAtRisk };
        return Answer(call, state, present.StateOf(edge), await Catalog(call).SetEdgeAdminStateAsync(edge, state), $"edge {edge}");
    }

    /// <summary>Steers clients of VIPs away from a region, or takes that back: the body is <c>{"state": "soft"}</c>.</summary>
    public static async Task<IResult> OfRegionAsync(ApiCall call)
    {
        var (body, problem) = await call.BodyAsync<SteeringBody>();
        if (body is null) return problem!;
        if (body.State is not { } state) return Problem.BadRequest("The body has to be {\"state\": \"soft\"} or \"normal\".");
        var (region, isForced) = (call.Part("region"), call.IsSaid("force"));
        var present = await VipPlan.ReadAsync(call);
        if (!isForced && !present.IsKnownRegion(region))
            return Problem.NotFound($"There is no region '{region}'; GET /api/v1/regions lists them.");
        if (!isForced && state == Steering.Soft && present.WhyNotSoft(region) is { } why)
            return Problem.Conflict(why) with { Code = ProblemCode.VipAtRisk };
        var result = await Catalog(call).SteerAsync(region, state == Steering.Soft);
        if (result.Outcome is not (ApplyOutcome.Applied or ApplyOutcome.Unchanged)) return CatalogProblem.Of(result, $"region {region}");
        var before = present.IsSoft(region) ? Steering.Soft : Steering.Normal;
        call.Changed($"region {region}: {ChoiceText.Of(before)}", $"region {region}: {ChoiceText.Of(state)}");
        return ApiJson.Of(new SteeringAnswer(state, result.Version, result.Outcome == ApplyOutcome.Applied, result.DocumentVersion));
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
        call.Changed($"{what}: {ChoiceText.Of(before)}", $"{what}: {ChoiceText.Of(state)}");
        return ApiJson.Of(new StateAnswer(state, result.Version, result.Outcome == ApplyOutcome.Applied, result.DocumentVersion));
    }
}
