using System.Collections.Concurrent;
using System.Net;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Drills.Support;

/// <summary>Established sessions of one region that exchange a few bytes four times a second from their opening to
/// their stop: a broken one is noticed.</summary>
internal sealed class HeldSessions : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentQueue<string> _failures = new();
    private readonly long _started = TimeProvider.System.GetTimestamp();
    private readonly string _name;
    private readonly UntilStopped _run;

    private HeldSessions(string name, IReadOnlyList<DrillClient> clients) =>
        (_name, Count, _run) = (name, clients.Count,
            new UntilStopped(stop => Task.WhenAll(clients.Select((client, number) => HoldAsync(client, number, stop)))));

    public int Count { get; }

    public IReadOnlyCollection<string> Failures => _failures;

    public static async Task<HeldSessions> OpenAsync(Place region, IPEndPoint edge, int count)
    {
        var clients = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => DrillClient.ConnectAsync(region, edge)));
        await Task.WhenAll(clients.Select(client => client.EchoAsync(count)));
        return new HeldSessions(edge.ToString(), clients);
    }

    /// <summary>Each makes its last exchange and ends with FIN.</summary>
    public Task StopAsync() => _run.StopAsync();

    public ValueTask DisposeAsync() => _run.DisposeAsync();

    private async Task HoldAsync(DrillClient client, int number, CancellationToken stop)
    {
        using (client)
        {
            try
            {
                for (var exchange = 0; !stop.IsCancellationRequested; exchange++)
                {
                    await client.EchoAsync((number * 1000) + exchange);
                    await RealTime.PassAsync(Pause, stop);
                }

                await client.EndAsync();
            }
            catch (Exception exception) when (DrillClient.IsFailure(exception))
            {
                _failures.Enqueue(
                    $"{_name}, after {TimeProvider.System.GetElapsedTime(_started).TotalSeconds:0.0} s: {DrillClient.Why(exception)}");
            }
        }
    }
}
