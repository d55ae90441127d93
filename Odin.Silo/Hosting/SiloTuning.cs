using Orleans.Configuration;
using Orleans.Networking.Shared;

namespace Odin.Silo.Hosting;

/// <summary>The settings of Orleans that were measured to matter when a silo dies (kill -9: calls go on
/// after 1.4 s instead of 12.5 s or more).</summary>
internal static class SiloTuning
{
    /// <summary>An app or region is one grain. The default, a million, takes 8 MiB and
    /// milliseconds of each sample of the dashboard.</summary>
    private const int CachedGrains = 10_000;

    public static void Apply(ISiloBuilder silo, TimeSpan responseTimeout)
    {
        silo.Configure<SiloMessagingOptions>(messaging =>
        {
            messaging.ResponseTimeout = responseTimeout;
            // An edge that went over to a nearer silo: by the default, a minute or two, answers of grains here would wait for it here.
            messaging.ClientDropTimeout = TimeSpan.FromSeconds(5);
            messaging.MaxEnqueuedRequestsHardLimit = 10_000;       // A queue without a bound hides an overload until memory is gone.
        });
        silo.Configure<GrainDirectoryOptions>(directory => directory.CacheSize = CachedGrains);
        silo.Configure<SocketConnectionOptions>(socket =>
            (socket.KeepAlive, socket.KeepAliveTimeSeconds, socket.KeepAliveIntervalSeconds, socket.KeepAliveRetryCount) =
                (true, 10, 5, 3));
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = TimeSpan.FromSeconds(1.5);
            membership.NumMissedProbesLimit = 2;
            membership.TableRefreshTimeout = TimeSpan.FromSeconds(10);
            membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(10);
        });
    }
}
