namespace Odin.Cli.Hosting;

/// <summary>Leaves Ctrl-C and SIGTERM to the command, which drains before it stops the host.</summary>
internal sealed class NoSignals : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
