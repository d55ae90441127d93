using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Odin.Edge.Control;

namespace Odin.Edge.Hosting;

/// <summary>An edge in a process of its own, which finds the silos through Redis or on this machine.</summary>
public static class EdgeProcess
{
    /// <summary>How much longer than the drain the host may take to stop.</summary>
    private static readonly TimeSpan StopMargin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestDrain = TimeSpan.FromHours(24);

    /// <summary>Adds the edge and its client of the cluster; both read section <c>Odin</c> of <paramref name="configuration"/>.</summary>
    public static IServiceCollection AddOdinEdgeProcess(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection("Odin");
        services.AddOptions<ClusterConnectionOptions>().Bind(section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<RemoteCluster>();
        services.AddSingleton<ICluster>(provider => provider.GetRequiredService<RemoteCluster>());
        services.AddHostedService(provider => provider.GetRequiredService<RemoteCluster>());
        services.Configure<HostOptions>(host => host.ShutdownTimeout = (section.GetValue<TimeSpan?>("DrainTimeout") ?? LongestDrain) + StopMargin);
        return services.AddOdinEdge(section.Bind);
    }
}
