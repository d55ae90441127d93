using Microsoft.Extensions.Hosting;

namespace Odin.Edge.Hosting;

/// <summary>Drains the edge when the host stops, unless its host has done so before.</summary>
internal sealed class EdgeDrain(IEdge edge) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => edge.DrainAsync(cancellationToken);
}
