using System.Text.Json;
using Odin.Grains.Catalog;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Silo.World;

namespace Odin.Silo.Steering;

/// <summary>Changes what the operator wants of an app, a target or an edge: the body is <c>{"state": "draining"}</c>.</summary>
internal static class AdminStateRoutes
{
    public static async Task<IResult> OfAppAsync(HttpContext context) =>
        await SetAsync(context, (catalog, state) => catalog.SetAdminStateAsync(Name(context, "app"), null, state));

    public static async Task<IResult> OfTargetAsync(HttpContext context)
    {
        var (app, name) = (Name(context, "app"), Uri.UnescapeDataString(Name(context, "target")));
        return await SetAsync(context, async (catalog, state) =>
        {
            var targets = (await catalog.GetAppAsync(app))?.Spec.Targets ?? [];
            var target = targets.FirstOrDefault(target => target.Address.ToString().Equals(name, StringComparison.OrdinalIgnoreCase));
            // One that is not configured: the catalog says which of the two is unknown.
            return await catalog.SetAdminStateAsync(app, target?.Address ?? new TargetAddress(name, 0), state);
        });
    }

    public static async Task<IResult> OfEdgeAsync(HttpContext context)
    {
        var edge = Name(context, "edge");
        var latest = context.RequestServices.GetRequiredService<WorldFeed>().Latest;
        if (latest?.Edges.FirstOrDefault(known => known.Id == edge) is not { } known)
            return Problems.Of(StatusCodes.Status404NotFound, $"There is no edge {edge}.");
        if (!known.Vips.IsEmpty)
            return Problems.Of(StatusCodes.Status409Conflict,
                $"Edge {edge} announces addresses: use `odin drain --edge {edge}`, which checks that others are left to announce them.");
        return await SetAsync(context, (catalog, state) => catalog.SetEdgeAdminStateAsync(edge, state));
    }

    private static string Name(HttpContext context, string part) => (string)context.GetRouteValue(part)!;

    private static async Task<IResult> SetAsync(HttpContext context, Func<IAppCatalogGrain, AdminState, Task<ApplyResult>> set)
    {
        if (await StateAsync(context) is not { } state)
            return Problems.Of(StatusCodes.Status400BadRequest, "The body has to be {\"state\": \"ready\"}, \"draining\" or \"disabled\".");
        var catalog = context.RequestServices.GetRequiredService<IGrainFactory>().GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key);
        var result = await set(catalog, state);
        return result.Outcome switch
        {
            ApplyOutcome.Applied or ApplyOutcome.Unchanged => Results.Json(new { state, version = result.Version }, WorldFrames.Json),
            ApplyOutcome.UnknownApp => Problems.Of(StatusCodes.Status404NotFound, "There is no such app."),
            ApplyOutcome.UnknownTarget => Problems.Of(StatusCodes.Status404NotFound, "The app has no such target."),
            ApplyOutcome.NotStored => Problems.Of(StatusCodes.Status503ServiceUnavailable, "The storage does not take the change."),
            _ => Problems.Of(StatusCodes.Status409Conflict, $"Nothing was changed ({result.Outcome})."),
        };
    }

    /// <summary>Null: it says none.</summary>
    private static async Task<AdminState?> StateAsync(HttpContext context)
    {
        try
        {
            var body = await context.Request.ReadFromJsonAsync<Wanted>(WorldFrames.Json, context.RequestAborted);
            return Enum.TryParse<AdminState>(body?.State, ignoreCase: true, out var state) && Enum.IsDefined(state) ? state : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Wanted(string? State);
}
