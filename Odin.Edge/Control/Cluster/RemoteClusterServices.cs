using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Odin.Edge.Control.Cluster;

/// <summary>Adds the way to a cluster in other processes.</summary>
internal static class RemoteClusterServices
{
    public static IServiceCollection AddRemoteCluster(this IServiceCollection services, ClusterConnectionOptions options)
    {
        services.AddSingleton(Options.Create(options));
        services.AddSingleton<RemoteCluster>();
        services.AddSingleton<ICluster>(provider => provider.GetRequiredService<RemoteCluster>());
        services.AddHostedService(provider => provider.GetRequiredService<RemoteCluster>());
        return services;
    }
}
