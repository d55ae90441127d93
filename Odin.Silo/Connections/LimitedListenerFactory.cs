using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Odin.Silo.Connections;

/// <summary>Opens the ports of a silo, each with its share of the process's descriptors.</summary>
internal sealed class LimitedListenerFactory(IConnectionListenerFactory listeners, InboundShares shares, TimeProvider time,
    ILogger<LimitedListener> logger) : IConnectionListenerFactory
{
    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new LimitedListener(await listeners.BindAsync(endpoint, cancellationToken), shares.Of(endpoint), time, logger);
}
