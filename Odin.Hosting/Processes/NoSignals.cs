using Microsoft.Extensions.Hosting;

namespace Odin.Hosting.Processes;

/// <summary>Leaves Ctrl-C and SIGTERM to the command, which drains before it stops the host.</summary>
public sealed class NoSignals : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
