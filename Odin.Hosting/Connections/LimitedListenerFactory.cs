using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Odin.Hosting.Connections;

/// <summary>Opens ports, each with its share of the process's descriptors.</summary>
/// <param name="share">How many connections the port at an address may have.</param>
public sealed class LimitedListenerFactory(IConnectionListenerFactory listeners, Func<EndPoint, int> share, TimeProvider time,
    ILogger<LimitedListener> logger) : IConnectionListenerFactory
{
    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new LimitedListener(await listeners.BindAsync(endpoint, cancellationToken), share(endpoint), time, logger);
}
