using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Odin.Hosting.Connections;

/// <summary>Opens ports, each with its limits of connections.</summary>
/// <param name="limits">How many connections the port at an address may have.</param>
public sealed class LimitedListenerFactory(IConnectionListenerFactory listeners, Func<EndPoint, PortLimits> limits, TimeProvider time,
    ILogger<LimitedListener> logger) : IConnectionListenerFactory
{
    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new LimitedListener(await listeners.BindAsync(endpoint, cancellationToken), limits(endpoint), time, logger);
}
