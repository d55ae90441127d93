using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Odin.Grains.Backends;

namespace Odin.Edge.Admin;

/// <summary>What an edge's admin endpoint serves.</summary>
public static class EdgeAdmin
{
    /// <summary><c>/healthz</c>: 200 while the process works. <c>/readyz</c>: 200 while it takes connections, stale or not; else 503. Both tell the same.</summary>
    public static IEndpointRouteBuilder MapOdinEdge(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", (IEdge edge, EdgeIdentity identity) => Results.Json(EdgeHealth.Of(edge, identity)));
        routes.MapGet("/readyz", (IEdge edge, EdgeIdentity identity) =>
        {
            var health = EdgeHealth.Of(edge, identity);
            return Results.Json(health, statusCode: health.IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        });
        return routes;
    }
}
