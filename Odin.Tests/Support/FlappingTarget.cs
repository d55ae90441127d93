namespace Odin.Tests.Support;

/// <summary>A target that listens for a second and is gone for a second, for ever.</summary>
internal sealed class FlappingTarget : IAsyncDisposable
{
    private static readonly TimeSpan Half = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly int _port = FreePort.Next();
    private readonly Task _run;

    public FlappingTarget() => _run = FlapAsync();

    public string Address => $"127.0.0.1:{_port}";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _stop.Dispose();
    }

    private async Task FlapAsync()
    {
        try
        {
            while (true)
            {
                await using (TestTarget.Greeter("flapping", _port)) await Task.Delay(Half, _stop.Token);
                await Task.Delay(Half, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
