using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Odin.Edge.Announcing;
using Odin.Edge.Announcing.Bgp;
using Odin.Edge.Announcing.Exec;
using Odin.Edge.Events;
using Odin.Edge.Takeover;
using Odin.Grains.Edges;

namespace Odin.Edge.Hosting;

/// <summary>Adds to an edge what announces its VIPs.</summary>
internal static class AnnounceServices
{
    /// <param name="stateFolder">Where the edge keeps what its next process needs; null: nowhere.</param>
    public static IServiceCollection AddAnnouncing(this IServiceCollection services, AnnounceOptions options, string? stateFolder)
    {
        if (options.Announce == AnnounceMode.Off) return services;
        services.AddSingleton(options.Rules);
        services.AddSingleton<LoopLag>();
        services.AddSingleton(new Shedding(options.ShedAbove));
        services.AddSingleton<LocalAddresses>();
        services.AddSingleton<IVipObserver, VipObserver>();
        if (options.Announce == AnnounceMode.Bgp) services.AddSingleton<IRouteDriver>(provider => NewSpeaker(provider, options.Bgp));
        else services.AddSingleton<IRouteDriver>(provider => NewExec(provider, options.ExecCommand!));
        if (stateFolder is not null)
        {
            services.AddSingleton(provider => new VipMemoryFile(stateFolder, provider.GetRequiredService<ILogger<VipMemoryFile>>()));
            services.AddSingleton<VipMemory>();
        }

        services.AddSingleton(NewAnnouncer);
        services.AddHostedService(provider => provider.GetRequiredService<Announcer>());
        return services;
    }

    private static Announcer NewAnnouncer(IServiceProvider provider) => new(
        provider.GetRequiredService<IRouteDriver>(),
        provider.GetRequiredService<IVipObserver>(),
        provider.GetRequiredService<VipRules>(),
        provider.GetRequiredService<EdgeIdentity>(),
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<ILogger<Announcer>>(),
        provider.GetRequiredService<EdgeEvents>(),
        awaitsHandOver: provider.GetService<InheritedSockets>() is not null,
        provider.GetService<VipMemory>());

    private static BgpSpeaker NewSpeaker(IServiceProvider provider, BgpSettings settings) => new BgpSpeaker(
        settings,
        provider.GetRequiredService<EdgeIdentity>().Id,
        provider.GetRequiredService<Random>(),
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<ILogger<BgpSpeaker>>());

    private static ExecDriver NewExec(IServiceProvider provider, string command) => new ExecDriver(
        command,
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<ILogger<ExecDriver>>());
}
