using Microsoft.Extensions.DependencyInjection;
using Odin.Grains.Edges;
using Odin.Grains.Placement;
using Orleans.Placement;

namespace Odin.Grains.Tickets;

/// <summary>Holds the cluster's <see cref="TicketKeySet"/>, in memory only: edges have it too, and bring it to a new activation.</summary>
[HomeRegion, Immovable]
internal sealed class TicketKeysGrain([FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time) : Grain, ITicketKeysGrain
{
    private readonly DateTimeOffset _began = time.GetUtcNow();
    private TicketKeySet _present = new();

    public ValueTask<TicketKeySet> ExchangeAsync(EdgeIdentity edge, TicketKeySet known)
    {
        var now = time.GetUtcNow();
        var isGathering = now - _began < TicketKeySet.Gathering;
        if (_present.Secrets.IsEmpty || (isGathering && known.IsShared)) _present = _present.With(known, now);
        _present = _present.Rotated(now) with { IsShared = true };
        return ValueTask.FromResult(_present);
    }
}
