using System.Collections.Immutable;
using Odin.Edge.Listeners;
using Odin.Grains.Edges;
using Odin.Hosting.Health;

namespace Odin.Edge.Hosting;

/// <summary>How an edge is, for balancers, orchestrators and people: alive while all of its loops run; ready while a configuration is in
/// force and all of its ports are open, stale or not, and no drain has begun.</summary>
internal sealed class EdgeHealth(IEdge edge, EdgeIdentity identity, LoopWatchdog watchdog) : IHealthSource
{
    private const int MaxFailures = 20;

    public HealthReport Read()
    {
        var listeners = edge.Listeners;
        var failures = Failures(listeners);
        var stalled = watchdog.Stalled;
        var (status, reasons) = !stalled.IsEmpty ? (HealthStatus.Stalled, stalled)
            : edge.WhyDraining is { } drain ? (HealthStatus.Draining, [drain])
            : edge.CatalogVersion == 0 ? (HealthStatus.Starting, ["no configuration is in force yet"])
            : edge.IsReady ? (HealthStatus.Ready, [])
            : (HealthStatus.Failing, failures);
        return new HealthReport
        {
            Status = status,
            IsAlive = stalled.IsEmpty,
            Reasons = reasons,
            Details =
            [
                new("stale", edge.IsStale),
                new("edge", identity.Id),
                new("region", identity.Region),
                new("catalogVersion", edge.CatalogVersion),
                new("catalog", edge.Catalog),
                new("liveSessions", edge.LiveSessions),
                new("openListeners", listeners.Count(listener => listener.Failure is null)),
                new("failedListeners", failures),
            ],
        };
    }

    private static ImmutableArray<string> Failures(ImmutableArray<ListenerStatus> listeners) =>
        [.. listeners.Where(listener => listener.Failure is not null).Take(MaxFailures)
            .Select(listener => $"app {listener.App}: {listener.Failure}")];
}
