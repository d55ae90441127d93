using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Odin.Tests.Drills.Support;

/// <summary>So many clients of one region that each want a session all the time: whoever is turned away comes again a second later, whoever was served after a while, too.</summary>
internal sealed class DrillCrowd : IAsyncDisposable
{
    private static readonly TimeSpan Stay = TimeSpan.FromSeconds(1);

    private readonly Place _region;
    private readonly IPEndPoint _edge;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _broken = new();
    private readonly Task _run;
    private int _served;
    private int _turnedAway;

    public DrillCrowd(Place region, IPEndPoint edge, int count)
    {
        (_region, _edge) = (region, edge);
        _run = Task.WhenAll(Enumerable.Range(0, count).Select(number => Task.Run(() => PushAsync(number))));
    }

    public int Served => Volatile.Read(ref _served);

    public int TurnedAway => Volatile.Read(ref _turnedAway);

    /// <summary>Sessions that were let in and came to a bad end.</summary>
    public IReadOnlyCollection<string> Broken => _broken;

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _run;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task PushAsync(int number)
    {
        var random = new Random(number);
        while (!_stop.IsCancellationRequested)
        {
            using (var client = await TryEnterAsync(number))
            {
                if (client is not null) await StayAsync(client, number);
            }

            await PauseAsync(Stay * (0.5 + random.NextDouble()));
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

    private async Task StayAsync(DrillClient client, int number)
    {
        try
        {
            await PauseAsync(Stay);
            await client.EchoAsync(number + 1);
            await client.EndAsync();
            Interlocked.Increment(ref _served);
        }
        catch (Exception exception) when (DrillClient.IsFailure(exception))
        {
            _broken.Enqueue($"{_edge}: {DrillClient.Why(exception)}");
        }
    }

    private Task PauseAsync(TimeSpan length) => Task.Delay(length, _stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);
}
