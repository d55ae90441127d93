using Microsoft.Extensions.Logging;
using Odin.Grains.Consoles;
using Odin.Grains.Edges;
using Odin.Grains.Failures;

namespace Odin.Grains.Regions;

/// <summary>A grain that edges report to, the region's own or that of a shard: hands to its <see cref="RegionPart"/> what both do
/// alike.</summary>
internal abstract class RegionPartGrain : Grain
{
    protected RegionPart Part { get; private set; } = null!;

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Part.End();
        return Task.CompletedTask;
    }

    public ValueTask<SyncAnswer> SyncAsync(EdgeReport report) => Part.SyncAsync(report);

    public ValueTask LeaveAsync(EdgeIdentity edge) => Part.LeaveAsync(edge);

    public ValueTask WatchAsync(EdgeIdentity edge, IEdgeObserver observer, IEdgeConsole? console) =>
        Part.WatchAsync(edge, observer, console);

    public ValueTask OfferCatalogAsync(EdgeIdentity edge, CatalogChanges copy) => Part.OfferCatalogAsync(edge, copy);

    public ValueTask WakeAppAsync(string app) => Part.WakeAppAsync(app);

    /// <summary>Called by an activation that begins.</summary>
    /// <param name="part">Its own.</param>
    /// <param name="name">What the grain is, for people.</param>
    /// <param name="logger">The grain's.</param>
    protected void Begin(RegionPart part, string name, ILogger logger)
    {
        Part = part;
        this.RegisterGrainTimer(part.RefreshAsync, RegionPart.Interval, RegionPart.Interval);
        this.RegisterGrainTimer(token => LastResort.TryAsync($"The roll-ups of {name}", TickAsync, logger, token), RegionPart.Interval,
            RegionPart.Interval);
    }

    /// <summary>What the grain does once a second besides.</summary>
    protected abstract void OnTick();

    private Task TickAsync(CancellationToken cancellationToken)
    {
        Part.Tick();
        OnTick();
        return Task.CompletedTask;
    }
}
