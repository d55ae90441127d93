using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Odin.Edge.Apps;
using Odin.Edge.Control;
using Odin.Edge.Health;
using Odin.Edge.Loops;
using Odin.Grains.Backends;

namespace Odin.Edge.Leases;

/// <summary>Keeps one app's slots in stock: asks the app's grain for the next lease before the present one is used up, one request at a time.</summary>
/// <remarks>Loops take slots and never wait; asking happens on ordinary threads. Without a cluster it tries again, less and less often.</remarks>
internal sealed partial class LeaseKeeper(EdgeApp app, EdgeIdentity edge, ICluster cluster, TimeProvider time, Random random, ILogger logger) : IAsyncDisposable
{
    public static readonly TimeSpan LeaseDeadline = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan StrictDeadline = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <summary>An app without a connection for this long holds no slots in stock.</summary>
    private const long QuietMilliseconds = 60_000;

    private readonly Lock _reports = new();
    private readonly SlotBook _book = new();
    private readonly LeaseSize _size = new();
    private readonly SemaphoreSlim _asked = new(0);
    private readonly CancellationTokenSource _stop = new();
    private Task _run = Task.CompletedTask;
    private int _isAsked;
    private bool _ranDry;
    private long _sequence;
    private long _requests;
    private long _pending;
    private long _grainEpoch;
    private long _expires;
    private long _acceptedBefore;
    private long _askedAt;
    private long _lastUsed;
    private int _failuresInARow;

    public void Start()
    {
        _askedAt = time.GetTimestamp();
        _lastUsed = LoopClock.Milliseconds(time);
        _run = Task.Run(RunAsync);
        Ask();
    }

    /// <summary>Slots of the version before are void: new ones are asked for at once.</summary>
    public void OnModelChanged() => Ask();

    /// <summary>Takes the next slot. From any loop's thread.</summary>
    public bool TryTake(long configVersion, long nowMilliseconds, out int target)
    {
        if (_book.TryTake(configVersion, nowMilliseconds, out target, out var isHalfUsed))
        {
            if (isHalfUsed) Ask();
            return true;
        }

        Volatile.Write(ref _ranDry, true);
        Ask();
        return false;
    }

    /// <summary>Asks the grain for this one connection. Null: it did not answer in time, or has no target that was not tried yet.</summary>
    public async Task<int?> AskAsync(AppModel model, IReadOnlyCollection<int> tried)
    {
        if (cluster.Grains is not { } grains) return null;
        try
        {
            var pick = await grains.GetGrain<IAppBackendGrain>(app.Name).PickAsync(NewRequest(model, 1)).AsTask().WaitAsync(StrictDeadline, time, _stop.Token);
            return pick.ConfigVersion == model.Version && pick.Target is { } target && target < model.Targets.Length && !tried.Contains(target) ? target : null;
        }
        catch (Exception exception)
        {
            LogPickFailed(exception.Message, app.Name);
            return null;
        }
    }

    /// <summary>Renews the stock of an app in use before it expires. Called about once a second.</summary>
    public void Renew(long nowMilliseconds)
    {
        if (app.Admitted != Volatile.Read(ref _acceptedBefore)) _lastUsed = nowMilliseconds;
        if (nowMilliseconds - _lastUsed < QuietMilliseconds && nowMilliseconds > Volatile.Read(ref _expires) - 2000) Ask();
    }

    /// <summary>The edge's own numbers of this app at this instant.</summary>
    public AppReport Report(AppModel model, long nowMilliseconds)
    {
        lock (_reports) return BuildReport(model, nowMilliseconds);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        // Neither is disposed: sessions that began before the app went may still ask.
    }

    private void Ask()
    {
        if (Volatile.Read(ref _isAsked) == 0 && Interlocked.Exchange(ref _isAsked, 1) == 0) _asked.Release();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await _asked.WaitAsync(_stop.Token);
                var ranDry = Interlocked.Exchange(ref _ranDry, false);
                if (app.Model.Spec.IsLeased && !await RefillAsync(ranDry)) await Task.Delay(NextPause(), time, _stop.Token);
                Interlocked.Exchange(ref _isAsked, 0);
                if (Volatile.Read(ref _ranDry)) Ask();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The app is configured no more.
        }
    }

    private async Task<bool> RefillAsync(bool ranDry)
    {
        var model = app.Model;
        var request = NewRequest(model, NextSize(ranDry));
        try
        {
            if (cluster.Grains is not { } grains) return false;
            var sent = time.GetTimestamp();
            var lease = await grains.GetGrain<IAppBackendGrain>(app.Name).LeaseAsync(request).AsTask().WaitAsync(LeaseDeadline, time, _stop.Token);
            _size.ObserveRoundTrip(time.GetElapsedTime(sent));
            OnAnswered();
            return TakeIn(model, request, lease);
        }
        catch (Exception exception) when (!_stop.IsCancellationRequested)
        {
            // Whatever it was, the call failed, and that is expected while the cluster is in trouble.
            OnFailed(exception);
            return false;
        }
        finally
        {
            lock (_reports) _pending = 0;
        }
    }

    private int NextSize(bool ranDry)
    {
        var accepted = app.Admitted;
        var now = time.GetTimestamp();
        _size.Observe(accepted - _acceptedBefore, time.GetElapsedTime(_askedAt, now));
        _askedAt = now;
        Volatile.Write(ref _acceptedBefore, accepted);
        return _size.Next(ranDry);
    }

    private LeaseRequest NewRequest(AppModel model, int want)
    {
        lock (_reports)
        {
            _pending = ++_requests;
            return new LeaseRequest { Edge = edge, RequestId = _requests, Want = want, Report = BuildReport(model, LoopClock.Milliseconds(time)) };
        }
    }

    private bool TakeIn(AppModel model, LeaseRequest request, Lease lease)
    {
        lock (_reports)
        {
            if (lease.RequestId != request.RequestId || lease.GrainEpoch < _grainEpoch) return false;
            _grainEpoch = lease.GrainEpoch;
            if (lease.ConfigVersion != model.Version || lease.Slots.Any(slot => slot >= model.Targets.Length)) return false;
            var expires = LoopClock.Milliseconds(time) + (long)lease.TimeToLive.TotalMilliseconds;
            _book.Add(lease.RequestId, lease.ConfigVersion, lease.Slots, expires);
            Volatile.Write(ref _expires, expires);
        }

        var candidates = app.Candidates(model, LoopClock.Milliseconds(time));
        model.Borrowed.Forgive(candidates.First, candidates.Weights);
        return !lease.Slots.IsEmpty;
    }

    private AppReport BuildReport(AppModel model, long nowMilliseconds)
    {
        // Slots before live sessions: one taken in between is counted twice rather than not at all.
        var unused = new int[model.Targets.Length];
        _book.AddUnused(model.Version, nowMilliseconds, unused);
        return new AppReport
        {
            App = app.Name,
            ConfigVersion = model.Version,
            GrainEpoch = _grainEpoch,
            Sequence = ++_sequence,
            Unused = ImmutableCollectionsMarshal.AsImmutableArray(unused),
            Live = EdgeApp.OwnLive(model),
            Total = [.. model.Targets.Select(target => target.Established.Sum())],
            Usable = [.. model.Targets.Select(target => target.IsPending || target.IsUsable)],
            Findings = Findings.Of(model),
            ConnectMicroseconds = model.UnmeasuredRings.IsEmpty ? [] : [.. model.Targets.Select(target => target.ConnectTime.Microseconds)],
            LeaseHeld = _book.LastLeaseId,
            LeasePending = _pending,
        };
    }

    private TimeSpan NextPause()
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(_failuresInARow, 10));
        return (pause < LongestPause ? pause : LongestPause) * (0.5 + random.NextDouble() / 2);
    }

    private void OnAnswered()
    {
        if (_failuresInARow >= 3) LogRecovered(app.Name);
        _failuresInARow = 0;
    }

    private void OnFailed(Exception exception)
    {
        if (++_failuresInARow == 3) LogFailing(exception.Message, app.Name);
    }

    [LoggerMessage(5501, LogLevel.Warning, "App {App}: its grain gives no leases ({Reason}); this edge decides by itself meanwhile")]
    private partial void LogFailing(string reason, string app);

    [LoggerMessage(5502, LogLevel.Information, "App {App}: its grain gives leases again")]
    private partial void LogRecovered(string app);

    [LoggerMessage(5503, LogLevel.Debug, "App {App}: the grain was asked for one connection and did not answer ({Reason})")]
    private partial void LogPickFailed(string reason, string app);
}
