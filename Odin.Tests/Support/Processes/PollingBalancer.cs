using System.Net;
using System.Net.Sockets;

namespace Odin.Tests.Support.Processes;

/// <summary>
/// A balancer before one edge: it asks <c>/readyz</c> each second, and sends it a hundred connections a second for as long as the last
/// answer was good.
/// </summary>
internal sealed class PollingBalancer(EdgeProcess edge, int port)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _turnedAway = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly TaskCompletionSource _running = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Served { get; private set; }

    public int Refused { get; private set; }

    /// <summary>Completes when 200 were served.</summary>
    public Task IsRunning => _running.Task;

    /// <summary>Completes when <c>/readyz</c> was no good, so that nothing more is sent.</summary>
    public Task HasTurnedAway => _turnedAway.Task;

    public async Task RunAsync(CancellationToken stop)
    {
        using var http = new HttpClient { Timeout = TestTimeout.OfProcess };   // A busy machine answers late, which is no "no".
        var polled = TimeProvider.System.GetTimestamp();
        while (!stop.IsCancellationRequested)
        {
            if (TimeProvider.System.GetElapsedTime(polled) >= PollInterval)
            {
                polled = TimeProvider.System.GetTimestamp();
                if (!await IsReadyAsync(http)) break;
            }

            await SendOneAsync();
            if (Served >= 200) _running.TrySetResult();
            await RealTime.PassAsync(Pause, stop);
        }

        _turnedAway.TrySetResult();
    }

    private async Task<bool> IsReadyAsync(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync($"http://127.0.0.1:{edge.AdminPort}/readyz");
            return answer.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private async Task SendOneAsync()
    {
        try
        {
            using var client = await TestClient.ConnectAsync(port, IPAddress.Parse(edge.Address));
            if ((await client.ReceiveTextToEndAsync()).Length > 0) Served++;
            else Refused++;
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            Refused++;
        }
    }
}
