using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Drills.Support;

/// <summary>So many clients of one region that each want a session all the time: whoever is turned away comes again a second later, whoever
/// was served after a while, too.</summary>
internal sealed class DrillCrowd : IAsyncDisposable
{
    private static readonly TimeSpan Stay = TimeSpan.FromSeconds(1);

    private readonly Place _region;
    private readonly IPEndPoint _edge;
    private readonly ConcurrentQueue<string> _broken = new();
    private readonly UntilStopped _run;
    private int _served;
    private int _turnedAway;

    public DrillCrowd(Place region, IPEndPoint edge, int count)
    {
        (_region, _edge) = (region, edge);
        _run = new UntilStopped(stop =>
            Task.WhenAll(Enumerable.Range(0, count).Select(number => Task.Run(() => PushAsync(number, stop), CancellationToken.None))));
    }

    public int Served => Volatile.Read(ref _served);

    public int TurnedAway => Volatile.Read(ref _turnedAway);

    /// <summary>Sessions that were let in and came to a bad end.</summary>
    public IReadOnlyCollection<string> Broken => _broken;

    public ValueTask DisposeAsync() => _run.DisposeAsync();

    private async Task PushAsync(int number, CancellationToken stop)
    {
        var random = new Random(number);
        while (!stop.IsCancellationRequested)
        {
            using (var client = await TryEnterAsync(number))
            {
                if (client is not null) await StayAsync(client, number, stop);
            }

            await PauseAsync(Stay * (0.5 + random.NextDouble()), stop);
        }
    }

    /// <summary>Null: turned away.</summary>
    private async Task<DrillClient?> TryEnterAsync(int number)
    {
        DrillClient? client = null;
        try
        {
            client = await DrillClient.ConnectAsync(_region, _edge);
            await client.EchoAsync(number);
            return client;
        }
        catch (SocketException)
        {
            client?.Dispose();
            Interlocked.Increment(ref _turnedAway);
            return null;
        }
    }

    private async Task StayAsync(DrillClient client, int number, CancellationToken stop)
    {
        try
        {
            await PauseAsync(Stay, stop);
            await client.EchoAsync(number + 1);
            await client.EndAsync();
            Interlocked.Increment(ref _served);
        }
        catch (Exception exception) when (DrillClient.IsFailure(exception))
        {
            _broken.Enqueue($"{_edge}: {DrillClient.Why(exception)}");
        }
    }

    private static async Task PauseAsync(TimeSpan length, CancellationToken stop) => await RealTime.PassAsync(length, stop);
}
