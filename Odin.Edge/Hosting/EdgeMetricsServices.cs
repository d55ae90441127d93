using Microsoft.Extensions.DependencyInjection;
using Odin.Edge.Announcing;
using Odin.Edge.Certificates;
using Odin.Edge.Control;
using Odin.Edge.Control.Applying;
using Odin.Edge.Counts;
using Odin.Edge.Listeners;
using Odin.Edge.Loops;
using Odin.Edge.Metrics;
using Odin.Edge.Sessions.Log;
using Odin.Grains.Edges;
using Odin.Hosting.Metrics;

namespace Odin.Edge.Hosting;

/// <summary>Adds an edge's metrics to those of its process.</summary>
internal static class EdgeMetricsServices
{
    public static IServiceCollection AddEdgeMetrics(this IServiceCollection services)
    {
        services.AddSingleton<SeriesOfApps>();
        services.AddSingleton(provider => EdgeMetrics.Create(StateOf(provider)));
        services.AddSingleton(provider => LoopMetrics.Create(provider.GetRequiredService<LoopSet>()));
        services.AddSingleton(provider =>
            AppMetrics.Create(provider.GetRequiredService<SeriesOfApps>(), provider.GetRequiredService<ListenerSet>()));
        services.AddSingleton(provider => VipMetrics.Create(provider.GetService<Announcer>()));
        services.AddSingleton(provider => VipMetrics.CreateOfApps(provider.GetRequiredService<AppSet>()));
        services.AddSingleton(provider => VipMetrics.CreateOfPeers(provider.GetService<Announcer>()));
        services.AddSingleton(provider => CertificateMetrics.Create(provider.GetRequiredService<CertificateStore>()));
        services.AddSingleton(provider => TargetMetrics.Create(provider.GetRequiredService<SeriesOfApps>()));
        services.AddSingleton(provider => ServedElsewhereMetrics.Create(
            provider.GetRequiredService<AppSet>(), provider.GetRequiredService<EdgeIdentity>().Region));
        return services.AddOdinMetrics();
    }

    private static EdgeState StateOf(IServiceProvider provider) => new(
        provider.GetRequiredService<EdgeIdentity>(),
        provider.GetRequiredService<ControlPlaneClient>(),
        provider.GetRequiredService<AppSet>(),
        provider.GetRequiredService<LoopSet>(),
        provider.GetRequiredService<SessionRecords>(),
        provider.GetRequiredService<EdgeCounts>(),
        () => provider.GetRequiredService<IEdge>().IsDraining);
}
