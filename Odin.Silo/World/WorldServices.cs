namespace Odin.Silo.World;

/// <summary>Adds the world document to a silo, and its routes.</summary>
internal static class WorldServices
{
    public static IServiceCollection AddWorld(this IServiceCollection services)
    {
        services.AddSingleton<SiloList>();
        services.AddSingleton<WorldFeed>();
        services.AddHostedService(provider => provider.GetRequiredService<WorldFeed>());
        return services;
    }

    /// <summary>Serves <c>/api/v1/world</c> and <c>/api/v1/stream</c>, to callers on this machine.</summary>
    public static IEndpointRouteBuilder MapWorld(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/world", LocalOnly.Of(WorldRoutes.GetAsync));
        routes.MapGet("/api/v1/stream", LocalOnly.Of(WorldRoutes.StreamAsync));
        return routes;
    }
}
