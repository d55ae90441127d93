using System.Collections.Concurrent;
using System.Net;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Drills.Support;

/// <summary>Clients in one region that come at a fixed rate, check every byte, stay for a while and go. Every failure
/// is kept with its reason and instant.</summary>
internal sealed class DrillLoad : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    private readonly Place _region;
    private readonly IPEndPoint _edge;
    private readonly double _rate;
    private readonly Func<int, TimeSpan> _stay;
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly ConcurrentQueue<double> _milliseconds = new();
    private readonly long _started = TimeProvider.System.GetTimestamp();
    private readonly UntilStopped _run;
    private int _begun;
    private int _served;

    /// <param name="rate">Sessions per second.</param>
    /// <param name="stay">How long each stays between its two exchanges.</param>
    public DrillLoad(Place region, IPEndPoint edge, double rate, TimeSpan stay) : this(region, edge, rate, _ => stay)
    {
    }

    /// <param name="stay">How long the session of each number stays.</param>
    public DrillLoad(Place region, IPEndPoint edge, double rate, Func<int, TimeSpan> stay)
    {
        (_region, _edge, _rate, _stay) = (region, edge, rate, stay);
        _run = new UntilStopped(RunAsync);
    }

    /// <summary>Sessions that came to their good end.</summary>
    public int Served => Volatile.Read(ref _served);

    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>From the connect to the first echo, of each session so far.</summary>
    public IReadOnlyCollection<double> Milliseconds => _milliseconds;

    /// <summary>No session begins any more; completes when the last one has ended.</summary>
    public Task StopAsync() => _run.StopAsync();

    public ValueTask DisposeAsync() => _run.DisposeAsync();

    private async Task RunAsync(CancellationToken stop)
    {
        var sessions = new List<Task>();
        using var timer = new PeriodicTimer(Tick);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                var due = (int)(TimeProvider.System.GetElapsedTime(_started).TotalSeconds * _rate);
                for (; _begun < due; _begun++) sessions.Add(SessionAsync(_begun, stop));
                sessions.RemoveAll(session => session.IsCompleted);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await Task.WhenAll(sessions);
        }
    }

    private async Task SessionAsync(int number, CancellationToken stop)
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
            await RealTime.PassAsync(_stay(number), stop);
            step = "second echo";
            await client.EchoAsync(number + 1);
            step = "end";
            await client.EndAsync();
            Interlocked.Increment(ref _served);
        }
        catch (Exception exception) when (DrillClient.IsFailure(exception))
        {
            _failures.Enqueue(
                $"{_edge}, begun after " +
                    $"{TimeProvider.System.GetElapsedTime(_started, begun).TotalSeconds:0.0} s: {step}: {DrillClient.Why(exception)}");
        }
    }
}
