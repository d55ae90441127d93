using Microsoft.Extensions.Logging;
using Odin.Edge.Apps;
using Odin.Edge.Control;
using Odin.Edge.Leases;
using Odin.Edge.Loops;
using Odin.Grains.Backends;
using Odin.Grains.Backends.Permits;

namespace Odin.Edge.Limits;

/// <summary>Keeps one app's shares of its world-wide limits: exchanges requests and answers with the app's grain, one at a time, on ordinary threads.</summary>
/// <remarks>Runs while the app has such a limit. Loops take and release permits without it; it only hears that somebody was turned away, or that others wait for what was released.</remarks>
internal sealed partial class PermitKeeper(EdgeApp app, EdgeIdentity edge, ICluster cluster, TimeProvider time, Random random, ILogger logger) : IPermitListener, IAsyncDisposable
{
    private readonly PermitBook _book = new(edge, startsAfter: LoopClock.Milliseconds(time));   // Requests are further apart than the clock's steps.
    private readonly CancellationTokenSource _stop = new();
    private TaskCompletionSource _hurried = NewSignal();
    private bool _isScarce;
    private Task _run = Task.CompletedTask;
    private int _failuresInARow;

    public ClientQueue Queue { get; } = new();

    /// <summary>Begins when there is something to exchange. From the control side.</summary>
    public void Start()
    {
        if (app.Limits is not { Shared.IsEmpty: false }) return;
        if (_run.IsCompleted) _run = Task.Run(RunAsync);
        else Hurry();
    }

    /// <summary>Makes the next exchange come soon.</summary>
    public void Hurry() => Volatile.Read(ref _hurried).TrySetResult();

    public void OnReleased(bool isUsableHere)
    {
        if (isUsableHere) Queue.Wake(1);
        else if (Volatile.Read(ref _isScarce)) Hurry();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        // The source is not disposed: sessions that outlive the app still release permits.
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task RunAsync()
    {
        try
        {
            while (app.Limits is { Shared.IsEmpty: false } limits)
            {
                Interlocked.Exchange(ref _hurried, NewSignal());
                await ExchangeAsync(limits);
                await PauseAsync();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The app is configured no more.
        }
    }

    private async Task ExchangeAsync(AppLimits limits)
    {
        try
        {
            var request = _book.Next(app.Model.Version, limits.Shared, Queue.Count, limits.Now);
            var answer = await AskAsync(request);
            if (answer is null) _book.GiveUp();
            if (answer is null || !_book.TryTake(answer, limits.Shared)) return;

            Volatile.Write(ref _isScarce, _book.IsScarce);
            OnAnswered();
            WakeWaiting(limits);
        }
        catch (Exception exception) when (!_stop.IsCancellationRequested)
        {
            // Whatever it was, the call failed: the edge goes on within its share until the hold ends.
            _book.GiveUp();
            if (++_failuresInARow == 3) LogFailing(exception.Message, app.Name);
        }
    }

    private async Task<PermitAnswer?> AskAsync(PermitRequest request)
    {
        if (cluster.Grains is not { } grains) return null;
        return await grains.GetGrain<IAppBackendGrain>(app.Name).ExchangePermitsAsync(request).AsTask().WaitAsync(LeaseKeeper.LeaseDeadline, time, _stop.Token);
    }

    private void WakeWaiting(AppLimits limits)
    {
        if (Queue.Count == 0) return;
        var free = limits.Shared.Sum(limit => (long)limit.Pool.CountFree(limits.Now));
        if (free > 0) Queue.Wake((int)Math.Min(free, Queue.Count));
    }

    /// <summary>Until the next exchange is due; sooner when somebody is in a hurry.</summary>
    private async Task PauseAsync()
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var hurried = Volatile.Read(ref _hurried).Task;
            var left = _book.Pause(hurried.IsCompleted) * (0.9 + 0.1 * random.NextDouble()) - time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero) return;
            if (hurried.IsCompleted) await Task.Delay(left, time, _stop.Token);
            else await WaitAsync(hurried, left);
        }
    }

    private async Task WaitAsync(Task hurried, TimeSpan atMost)
    {
        try
        {
            await hurried.WaitAsync(atMost, time, _stop.Token);
        }
        catch (TimeoutException)
        {
            // The usual case: nobody is in a hurry.
        }
    }

    private void OnAnswered()
    {
        if (_failuresInARow >= 3) LogRecovered(app.Name);
        _failuresInARow = 0;
    }

    [LoggerMessage(5511, LogLevel.Warning, "App {App}: its grain does not answer about permits ({Reason}); this edge begins sessions within its share until its hold ends, then none")]
    private partial void LogFailing(string reason, string app);

    [LoggerMessage(5512, LogLevel.Information, "App {App}: its grain answers about permits again")]
    private partial void LogRecovered(string app);
}
