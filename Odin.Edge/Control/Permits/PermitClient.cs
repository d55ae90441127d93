using Microsoft.Extensions.Logging;
using Odin.Edge.Apps;
using Odin.Edge.Control.Cluster;
using Odin.Edge.Control.Leases;
using Odin.Edge.Limits;
using Odin.Edge.Loops;
using Odin.Grains.AppBackends;
using Odin.Grains.Edges;
using Odin.Grains.Failures;
using Odin.Hosting.Background;

namespace Odin.Edge.Control.Permits;

/// <summary>Keeps one app's quotas of its world-wide limits: exchanges requests and answers with the app's grain,
/// one at a time, on ordinary threads.</summary>
/// <remarks>Runs while the app has such a limit. Loops take and release permits without it; it only learns of clients turned away, or
/// that others wait for what was released.</remarks>
internal sealed partial class PermitClient(EdgeApp app, EdgeIdentity edge, ICluster cluster, StartTurns turns, TimeProvider time,
    Random random, ILogger logger) : IPermitSource
{
    /// <summary>Without a client for so long an app counts as idle here; and before its first.</summary>
    private static readonly TimeSpan IdleAfter = TimeSpan.FromSeconds(30);

    // Requests are further apart than the clock's steps.
    private readonly PermitState _state = new(edge, startsAfter: LoopClock.Milliseconds(time));
    private readonly BackgroundLoop _loop = new($"The exchange of permits of app {app.Name}", time, logger);
    private readonly AutoResetSignal _syncRequested = new();
    private readonly FailureLatch _failing = new(tolerated: 2);
    private bool _isScarce;

    /// <summary>A quota has come; before that, until when clients wait for one, on the loop clock.</summary>
    private bool _hasLearned;
    private long _learnsUntil = long.MaxValue;
    private long _accepted;
    private long? _usedAt;

    public ClientQueue Queue { get; } = new();

    public bool IsLearning => !Volatile.Read(ref _hasLearned) && LoopClock.Milliseconds(time) < Volatile.Read(ref _learnsUntil);

    public void OnLimitsChanged()
    {
        if (app.Limits is not { Shared.IsEmpty: false }) return;
        if (_loop.IsRunning) RequestSync();
        else _loop.Start(RunAsync);
    }

    /// <summary>Makes the next exchange come soon.</summary>
    public void RequestSync() => _syncRequested.Set();

    public void OnReleased(bool isUsableHere)
    {
        if (isUsableHere) Queue.Wake(1);
        else if (Volatile.Read(ref _isScarce)) RequestSync();
    }

    public ValueTask DisposeAsync() => _loop.DisposeAsync();

    private async Task RunAsync(CancellationToken stop)
    {
        await _syncRequested.WaitAsync(turns.Next(), time, stop);
        Volatile.Write(ref _learnsUntil, LoopClock.Milliseconds(time) + (long)AppLimits.LearningTimeout.TotalMilliseconds);
        while (app.Limits is { Shared.IsEmpty: false } limits)
        {
            _syncRequested.Reset();
            await ExchangeAsync(limits, stop);
            await PauseAsync(stop);
        }
    }

    private async Task ExchangeAsync(AppLimits limits, CancellationToken stop)
    {
        var answer = await AskAsync(_state.Next(app.Model.Version, limits.Shared, Queue.Count, limits.Now, IsIdle(limits)), stop);
        if (answer is null) GiveUp(limits);
        if (answer is null || !_state.TryTake(answer, limits.Shared)) return;

        Volatile.Write(ref _isScarce, _state.IsScarce);
        if (_failing.Succeed()) LogRecovered(app.Name);
        WakeWaiting(limits);
    }

    /// <summary>Nobody is to wait for what may not come.</summary>
    private void GiveUp(AppLimits limits)
    {
        _state.GiveUp();
        foreach (var limit in limits.Shared) limit.Pool.HasMore = false;
    }

    private bool IsIdle(AppLimits limits)
    {
        var accepted = app.Accepted.Sum();
        if (accepted != _accepted || Queue.Count > 0 || limits.Shared.Any(limit => limit.Pool.Used > 0)) _usedAt = limits.Now;
        _accepted = accepted;
        return _usedAt is not { } used || limits.Now - used >= IdleAfter.TotalMilliseconds;
    }

    /// <summary>Null: the call failed. The edge goes on within its quota until the hold ends.</summary>
    private async Task<PermitAnswer?> AskAsync(PermitRequest request, CancellationToken stop)
    {
        if (cluster.Grains is not { } grains) return null;
        try
        {
            return await grains.GetGrain<IAppBackendGrain>(app.Name).ExchangePermitsAsync(request).AsTask()
                .WaitAsync(LeaseClient.LeaseDeadline, time, stop);
        }
        catch (Exception exception) when (ExpectedFailure.OfCall(exception) && !stop.IsCancellationRequested)
        {
            if (_failing.Fail()) LogFailing(exception.Message, app.Name);
            return null;
        }
    }

    private void WakeWaiting(AppLimits limits)
    {
        var free = limits.Shared.Sum(limit => (long)limit.Pool.CountFree(limits.Now));
        if (free > 0) Volatile.Write(ref _hasLearned, true);
        var waiting = Queue.Count;
        if (limits.IsQueueing) waiting = (int)Math.Min(free, waiting);   // Else all learn what has become of what they wait for.
        if (waiting > 0) Queue.Wake(waiting);
    }

    /// <summary>Until the next exchange is due; sooner when a client was turned away.</summary>
    private async Task PauseAsync(CancellationToken stop)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var isSyncRequested = _syncRequested.IsSet;
            var left = _state.Pause(isSyncRequested) * (0.9 + 0.1 * random.NextDouble()) - time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero) return;
            if (isSyncRequested) await Task.Delay(left, time, stop);
            else await _syncRequested.WaitAsync(left, time, stop);
        }
    }

    [LoggerMessage(5511, LogLevel.Warning,
        "App {App}: its grain does not answer about permits ({Reason}); this edge begins sessions within its quota until its hold ends, " +
            "then none")]
    private partial void LogFailing(string reason, string app);

    [LoggerMessage(5512, LogLevel.Information, "App {App}: its grain answers about permits again")]
    private partial void LogRecovered(string app);
}
