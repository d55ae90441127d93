using Microsoft.Extensions.Logging;
using Odin.Edge.Apps;
using Odin.Edge.Balancing;
using Odin.Edge.Control.Cluster;
using Odin.Edge.Counts;
using Odin.Edge.Loops;
using Odin.Grains.AppBackends;
using Odin.Grains.Edges;
using Odin.Grains.Failures;
using Odin.Hosting.Background;

namespace Odin.Edge.Control.Leases;

/// <summary>Keeps one app's slots in stock: asks the app's grain for the next lease before the present one
/// is used up, one request at a time.</summary>
/// <remarks>Loops take slots and never wait; asking happens on ordinary threads. Without a cluster
/// it tries again, less and less often.</remarks>
internal sealed partial class LeaseClient(EdgeApp app, EdgeIdentity edge, ICluster cluster, TimeProvider time, Random random,
    ILogger logger, EdgeCounts? counts = null) : ILeaseSource
{
    public static readonly TimeSpan LeaseDeadline = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan StrictDeadline = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly BackgroundLoop _loop = new($"Leasing for app {app.Name}", time, logger);
    private readonly AutoResetSignal _asked = new();
    private readonly FailureLatch _failing = new(tolerated: 2);
    private ITimer? _check;
    private volatile bool _isStarted;

    /// <summary>The slots, and what is reported of them.</summary>
    public LeaseState Book { get; } = new(app, edge, time);

    /// <summary>The first question was asked. Until then the app has no task.</summary>
    public bool IsAsking => _loop.IsRunning;

    public void Start(bool isAhead)
    {
        _isStarted = true;
        if (!isAhead) Book.OnUnused();
        if (Book.IsAsked) _loop.Start(RunAsync);
        else if (isAhead) Ask();
    }

    /// <summary>Slots of the version before are void: new ones are asked for at once.</summary>
    public void OnModelChanged()
    {
        if (Book.IsInUse(LoopClock.Milliseconds(time))) Ask();
    }

    /// <summary>Takes the next slot. From any loop's thread.</summary>
    public int? Peek(long configVersion, long nowMilliseconds) => Book.Peek(configVersion, nowMilliseconds);

    public bool TryTake(long configVersion, long nowMilliseconds, out int target)
    {
        var isTaken = Book.TryTake(configVersion, nowMilliseconds, out target, out var isRefillDue);
        if (isRefillDue) Ask();
        return isTaken;
    }

    /// <summary>What to rank targets by; null: nothing fresh enough is known, and the grain is
    /// being asked. From any loop's thread.</summary>
    /// <remarks>An app that was not used for a while is known by its last snapshot until the grain answers. When the grain does not answer,
    /// ranking by snapshots would lead all edges to one target.</remarks>
    public LeasedLoad? LoadAt(AppModel model, long nowMilliseconds, out DecidedBy source)
    {
        source = DecidedBy.Lease;
        if (Book.LoadAt(model.Version, nowMilliseconds) is { } load) return load;
        Ask();
        source = DecidedBy.Snapshot;
        return _failing.InARow == 0 && app.World is { } world ? world.LoadAt(model, nowMilliseconds) : null;
    }

    /// <summary>A session of an app whose targets are ranked here began or ended. From any loop's thread.</summary>
    public void OnChanged()
    {
        Book.OnChanged();
        Ask();
    }

    /// <summary>Sessions began or ended somewhere: an app in use asks for the counts again. They were left alone while
    /// nothing happened.</summary>
    public void OnWorldChanged()
    {
        if (Book.IsInUse(LoopClock.Milliseconds(time))) Ask();
    }

    /// <summary>Asks the grain for this one connection. Null: it did not answer in time, or has no target that was not tried yet.</summary>
    public async Task<int?> AskAsync(AppModel model, IReadOnlyCollection<int> tried)
    {
        if (cluster.Grains is not { } grains || await PickAsync(grains, Book.NextPick(model)) is not { } pick) return null;
        return pick.ConfigVersion == model.Version && pick.Target is { } target && target < model.Targets.Length && !tried.Contains(target)
            ? target : null;
    }

    /// <summary>Null: the grain did not answer in time. A bug of the grain is logged; the session is decided here like any other.</summary>
    private async Task<Pick?> PickAsync(IGrainFactory grains, LeaseRequest request)
    {
        try
        {
            return await grains.GetGrain<IAppBackendGrain>(app.Name).PickAsync(request).AsTask()
                .WaitAsync(StrictDeadline, time, _loop.Stopping);
        }
        catch (Exception exception) when (ExpectedFailure.OfCall(exception))
        {
            LogPickFailed(exception.Message, app.Name);
        }
        catch (Exception exception)
        {
            LastResort.LogBug(logger, exception, $"Picking a target for app {app.Name}");
        }

        return null;
    }

    /// <summary>Renews the stock of an app in use before it expires. Called about once a second.</summary>
    public void Renew(long nowMilliseconds)
    {
        if (Book.IsRenewalDue(nowMilliseconds)) Ask();
    }

    public bool IsInUse(long nowMilliseconds) => Book.IsInUse(nowMilliseconds);

    public long ReportSequence => Book.ReportSequence;

    /// <summary>The edge's own numbers of this app at this instant.</summary>
    public AppReport Report(AppModel model, long nowMilliseconds) => Book.Report(model, nowMilliseconds);

    public int Stock => Book.Stock;

    public async ValueTask DisposeAsync()
    {
        await _loop.DisposeAsync();
        if (_check is { } check) await check.DisposeAsync();
    }

    /// <summary>The loop begins with the first question: an app that nobody uses has none.</summary>
    private void Ask()
    {
        if (!Book.TryAsk()) return;
        if (_isStarted) _loop.Start(RunAsync);
        _asked.Set();
    }

    private ITimer NewCheck() => time.CreateTimer(_ => LastResort.Try($"The next question of app {app.Name}", Ask, logger), null,
        Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    private async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            await _asked.WaitAsync(Timeout.InfiniteTimeSpan, time, stop);
            if (app.Model.Spec.IsRanked && Book.Pause is var wait && wait > TimeSpan.Zero) await Task.Delay(wait, time, stop);
            if (app.Model.Spec.IsLeased && !await RefillAsync(stop)) await Task.Delay(NextPause(), time, stop);
            _asked.Reset();   // Only now: after an exception the question stands.
            if (Book.EndAsking()) Ask();
            else if (app.Model.Spec.IsRanked && Book.NextCheck(LoopClock.Milliseconds(time)) is { } pause)
                (_check ??= NewCheck()).Change(pause, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task<bool> RefillAsync(CancellationToken stop)
    {
        var model = app.Model;
        var request = Book.Next(model);
        try
        {
            var sent = time.GetTimestamp();
            if (cluster.Grains is not { } grains || await LeaseAsync(grains, request, stop) is not { } lease)
            {
                app.Counts.LeaseRequests.Increment((int)LeaseOutcome.Failed);
                return false;
            }

            if (_failing.Succeed()) LogRecovered(app.Name);
            return TakeIn(model, request, lease, time.GetElapsedTime(sent));
        }
        finally
        {
            Book.EndRequest();
        }
    }

    private bool TakeIn(AppModel model, LeaseRequest request, Lease lease, TimeSpan roundTrip)
    {
        counts?.Leases.Observe(roundTrip);
        var isGranted = Book.TakeIn(model, request, lease, roundTrip);
        app.Counts.LeaseRequests.Increment((int)(isGranted ? LeaseOutcome.Granted : LeaseOutcome.Empty));
        return isGranted;
    }

    /// <summary>Null: the call failed, as is expected while the cluster is in trouble.</summary>
    private async Task<Lease?> LeaseAsync(IGrainFactory grains, LeaseRequest request, CancellationToken stop)
    {
        try
        {
            return await grains.GetGrain<IAppBackendGrain>(app.Name).LeaseAsync(request).AsTask().WaitAsync(LeaseDeadline, time, stop);
        }
        catch (Exception exception) when (ExpectedFailure.OfCall(exception) && !stop.IsCancellationRequested)
        {
            if (_failing.Fail()) LogFailing(exception.Message, app.Name);
            return null;
        }
    }

    private TimeSpan NextPause()
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(_failing.InARow, 10));
        return (pause < LongestPause ? pause : LongestPause) * (0.5 + random.NextDouble() / 2);
    }

    [LoggerMessage(5501, LogLevel.Warning, "App {App}: its grain gives no leases ({Reason}); this edge decides by itself meanwhile")]
    private partial void LogFailing(string reason, string app);

    [LoggerMessage(5502, LogLevel.Information, "App {App}: its grain gives leases again")]
    private partial void LogRecovered(string app);

    [LoggerMessage(5503, LogLevel.Debug, "App {App}: the grain was asked for one connection and did not answer ({Reason})")]
    private partial void LogPickFailed(string reason, string app);
}
