using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Odin.Hosting.Routes;

/// <summary>Ends the start of a process that has a route of which nobody has said who may use it.</summary>
/// <remarks>When everything is mapped, so that a route of a library is found, too.</remarks>
public sealed class RouteCheck(EndpointDataSource routes) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var unsaid = routes.Endpoints.Where(route => route.Metadata.GetMetadata<AccessNote>() is null).Select(route => route.DisplayName)
            .ToList();
        return unsaid.Count == 0 ? Task.CompletedTask
            : throw new InvalidOperationException($"Nothing says who may use {string.Join(", ", unsaid)}: give each route an access note.");
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
