using System.Collections.Concurrent;
using System.Net;

namespace Odin.Tests.Drills.Support;

/// <summary>Clients in one region that come at a fixed rate, check every byte, stay for a while and go. Every failure is kept with its reason and instant.</summary>
internal sealed class DrillLoad : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    private readonly Place _region;
    private readonly IPEndPoint _edge;
    private readonly double _rate;
    private readonly TimeSpan _stay;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly ConcurrentQueue<double> _milliseconds = new();
    private readonly long _started = TimeProvider.System.GetTimestamp();
    private readonly Task _run;
    private int _begun;
    private int _served;

    /// <param name="rate">Sessions per second.</param>
    /// <param name="stay">How long each stays between its two exchanges.</param>
    public DrillLoad(Place region, IPEndPoint edge, double rate, TimeSpan stay)
    {
        (_region, _edge, _rate, _stay) = (region, edge, rate, stay);
        _run = Task.Run(RunAsync);
    }

    /// <summary>Sessions that came to their good end.</summary>
    public int Served => Volatile.Read(ref _served);

    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>From the wish to connect to the first echo, of each session so far.</summary>
    public IReadOnlyCollection<double> Milliseconds => _milliseconds;

    /// <summary>No session begins any more; completes when the last one has ended.</summary>
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

    private async Task RunAsync()
    {
        var sessions = new List<Task>();
        using var timer = new PeriodicTimer(Tick);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                var due = (int)(TimeProvider.System.GetElapsedTime(_started).TotalSeconds * _rate);
                for (; _begun < due; _begun++) sessions.Add(SessionAsync(_begun));
                sessions.RemoveAll(session => session.IsCompleted);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            await Task.WhenAll(sessions);
        }
    }

    private async Task SessionAsync(int number)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var step = "connect";
        try
        {
            using var client = await DrillClient.ConnectAsync(_region, _edge);
            step = "first echo";
            await client.EchoAsync(number);
            _milliseconds.Enqueue(TimeProvider.System.GetElapsedTime(begun).TotalMilliseconds);
            step = "stay";
            await Task.Delay(_stay, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            step = "second echo";
            await client.EchoAsync(number + 1);
            step = "end";
            await client.EndAsync();
            Interlocked.Increment(ref _served);
        }
        catch (Exception exception) when (DrillClient.IsFailure(exception))
        {
            _failures.Enqueue($"{_edge}, begun after {TimeProvider.System.GetElapsedTime(_started, begun).TotalSeconds:0.0} s: {step}: {DrillClient.Why(exception)}");
        }
    }
}
