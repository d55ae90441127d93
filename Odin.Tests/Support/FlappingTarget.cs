namespace Odin.Tests.Support;

/// <summary>A target that listens for a second and is gone for a second, for ever.</summary>
internal sealed class FlappingTarget : IAsyncDisposable
{
    private static readonly TimeSpan Half = TimeSpan.FromSeconds(1);

    private readonly int _port = FreePort.Next();
    private readonly UntilStopped _run;

    public FlappingTarget() => _run = new UntilStopped(FlapAsync);

    public string Address => $"127.0.0.1:{_port}";

    public ValueTask DisposeAsync() => _run.DisposeAsync();

    private async Task FlapAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await using (TestTarget.Greeter("flapping", _port)) await RealTime.PassAsync(Half, stop);
            await RealTime.PassAsync(Half, stop);
        }
    }
}
