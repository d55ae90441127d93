using Odin.Grains.Failures;
using Odin.Silo.World;

namespace Odin.Silo.Steering;

/// <summary>What the dashboard asks for once, and what it changes. For callers on this machine; a change for no page but our own.</summary>
internal static class SteeringRoutes
{
    public static IEndpointRouteBuilder MapSteering(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/sessions", Read(SessionRoutes.FindAsync));
        routes.MapPost("/api/v1/sessions/close", Change(SessionRoutes.CloseAsync));
        routes.MapGet("/api/v1/apps/{app}/explain", Read(ConfigRoutes.ExplainAsync));
        routes.MapGet("/api/v1/config", Read(ConfigRoutes.GetAsync));
        routes.MapGet("/api/v1/config/history", Read(HistoryRoutes.GetAsync));
        routes.MapGet("/api/v1/config/history/{version}", Read(HistoryRoutes.DifferenceAsync));
        routes.MapPut("/api/v1/apps/{app}/admin-state", Change(AdminStateRoutes.OfAppAsync));
        routes.MapPut("/api/v1/apps/{app}/targets/{target}/admin-state", Change(AdminStateRoutes.OfTargetAsync));
        routes.MapPut("/api/v1/edges/{edge}/admin-state", Change(AdminStateRoutes.OfEdgeAsync));
        return routes;
    }

    private static RequestDelegate Read(Func<HttpContext, Task<IResult>> answer) => LocalOnly.Of(context => ServeAsync(context, answer));

    /// <summary>A page of a stranger can neither send JSON nor hide where it comes from, unless a browser asked us before.</summary>
    private static RequestDelegate Change(Func<HttpContext, Task<IResult>> answer) => LocalOnly.Of(context =>
    {
        var origin = context.Request.Headers.Origin.ToString();
        if (origin.Length > 0 && origin != $"{context.Request.Scheme}://{context.Request.Host}")
            return Problems.Of(StatusCodes.Status403Forbidden, $"The page of {origin} may change nothing here.").ExecuteAsync(context);
        if (!context.Request.HasJsonContentType())
            return Problems.Of(StatusCodes.Status415UnsupportedMediaType, "Send a body of Content-Type: application/json.")
                .ExecuteAsync(context);
        return ServeAsync(context, answer);
    });

    private static async Task ServeAsync(HttpContext context, Func<HttpContext, Task<IResult>> answer)
    {
        context.Response.Headers.CacheControl = "no-store";
        var result = await AnswerAsync(context, answer);
        await result.ExecuteAsync(context);
    }

    private static async Task<IResult> AnswerAsync(HttpContext context, Func<HttpContext, Task<IResult>> answer)
    {
        try
        {
            return await answer(context);
        }
        catch (Exception exception) when (ExpectedFailure.OfCall(exception) && !context.RequestAborted.IsCancellationRequested)
        {
            return Problems.Of(StatusCodes.Status503ServiceUnavailable, "The cluster did not answer in time; ask again.");
        }
    }
}
