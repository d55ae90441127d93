namespace Odin.Silo.World;

/// <summary>Adds the world document to a silo.</summary>
internal static class WorldServices
{
    public static IServiceCollection AddWorld(this IServiceCollection services)
    {
        services.AddSingleton<KnownGrains>();
        services.AddSingleton<SiloList>();
        services.AddSingleton<WorldFeed>();
        services.AddHostedService(provider => provider.GetRequiredService<WorldFeed>());
        return services;
    }
}
