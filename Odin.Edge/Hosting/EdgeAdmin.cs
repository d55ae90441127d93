using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Odin.Grains.Edges;
using Odin.Hosting.Metrics;

namespace Odin.Edge.Hosting;

/// <summary>What an edge's admin endpoint serves.</summary>
public static class EdgeAdmin
{
    /// <summary>
    /// <c>/healthz</c>: 200 while the process works. <c>/readyz</c>: 200 while a configuration is in force and all of its ports are open,
    /// stale or not, and no drain has begun; else 503. Both tell the same. <c>/metrics</c>: for Prometheus.
    /// </summary>
    public static IEndpointRouteBuilder MapOdinEdge(this IEndpointRouteBuilder routes)
    {
        routes.MapOdinReadiness();
        routes.MapOdinMetrics();
        routes.MapGet("/healthz", (IEdge edge, EdgeIdentity identity) => Results.Json(EdgeHealth.Of(edge, identity)));
        return routes;
    }

    /// <summary><c>/readyz</c> alone, where <c>/healthz</c> is somebody else's.</summary>
    public static IEndpointRouteBuilder MapOdinReadiness(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/readyz", (IEdge edge, EdgeIdentity identity) =>
        {
            var health = EdgeHealth.Of(edge, identity);
            return Results.Json(health, statusCode: health.IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        });
        return routes;
    }
}
