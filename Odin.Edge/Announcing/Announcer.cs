using System.Collections.Immutable;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Odin.Edge.Events;
using Odin.Grains.Configuration.Nodes;
using Odin.Grains.Edges;
using Odin.Grains.Events;
using Odin.Grains.Failures;

namespace Odin.Edge.Announcing;

/// <summary>Announces the VIPs of this edge and withdraws them, on a thread of its own: what holds up the thread pool or the control
/// plane costs no route.</summary>
internal sealed partial class Announcer : IHostedService, IDisposable
{
    /// <summary>How often facts are looked at.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(200);

    /// <summary>When facts cannot be looked at for so long, by a bug, nothing is announced: nobody would notice a closed port.</summary>
    private static readonly TimeSpan LongestBlind = TimeSpan.FromSeconds(10);

    private readonly IRouteDriver _driver;
    private readonly IVipObserver _observer;
    private readonly VipRules _rules;
    private readonly string _edge;
    private readonly TimeProvider _time;
    private readonly ILogger<Announcer> _logger;
    private readonly EdgeEvents _events;
    private readonly VipMemory? _memory;
    private readonly bool _isSuccessor;
    private readonly Thread _thread;
    private readonly long _start;
    private readonly ManualResetEventSlim _ended = new();
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<string, (VipAnnouncement Vip, long Changes)> _vips = new(StringComparer.OrdinalIgnoreCase);
    private ImmutableArray<VipStatus> _statuses = [];
    private TimeSpan _observedAt;
    private volatile bool _isLeaving;
    private volatile bool _isLeavingNow;
    private volatile bool _isStopping;
    private readonly ManualResetEventSlim _begun = new();
    private PassedRoutes _inherited = PassedRoutes.None;
    private ImmutableArray<RememberedVip> _remembered = [];
    private TaskCompletionSource<PassedRoutes>? _handOver;

    /// <param name="awaitsHandOver">Another process announces still: nothing is done before <see cref="Begin"/>.</param>
    /// <param name="memory">Null: the edge keeps no state.</param>
    public Announcer(IRouteDriver driver, IVipObserver observer, VipRules rules, EdgeIdentity edge, TimeProvider time,
        ILogger<Announcer> logger, EdgeEvents events, bool awaitsHandOver, VipMemory? memory = null)
    {
        if (!awaitsHandOver) _begun.Set();

        (_memory, _isSuccessor) = (memory, awaitsHandOver);
        (_driver, _observer, _rules, _edge, _time, _logger, _events) = (driver, observer, rules, edge.Id, time, logger, events);
        _start = time.GetTimestamp();
        _thread = new Thread(Run) { Name = "odin-announcer", IsBackground = true };
    }

    /// <summary>Every configured VIP, by name. From any thread.</summary>
    public ImmutableArray<VipStatus> Statuses => _statuses;

    /// <summary>Those that are announced to. From any thread.</summary>
    public ImmutableArray<PeerStatus> Peers => _driver.Peers;

    /// <summary>How the VIPs stand, for the region. From any thread.</summary>
    public ImmutableArray<VipReport> Report()
    {
        var peers = Peers;
        var up = peers.Count(peer => peer.IsEstablished);
        return [.. Statuses.Select(vip => new VipReport
        {
            Vip = vip.Name,
            State = vip.State,
            Since = vip.Since,
            Why = VisibleText.Shorten(vip.Why, 1000),
            PeersUp = up,
            Peers = peers.Length,
        })];
    }

    private TimeSpan Now => _time.GetElapsedTime(_start);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _thread.Start();
        return Task.CompletedTask;
    }

    /// <summary>Takes every VIP back by plan and completes when ports may close. From any thread.</summary>
    /// <param name="stopNow">Withdraws at once and waits no longer.</param>
    public async Task LeaveAsync(CancellationToken stopNow)
    {
        _isLeaving = true;
        await using var prompted = stopNow.Register(() => _isLeavingNow = true);
        await _left.Task.WaitAsync(stopNow).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Goes on with what the process before had announced. From any thread, once.</summary>
    public void Begin(PassedRoutes inherited)
    {
        _inherited = inherited;
        _begun.Set();
    }

    /// <summary>Gives everything to the next process; nothing is announced or withdrawn here any more. From any thread, once.</summary>
    public Task<PassedRoutes> HandOverAsync()
    {
        var passed = new TaskCompletionSource<PassedRoutes>(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _handOver, passed);
        return _ended.IsSet ? Task.FromResult(PassedRoutes.None) : passed.Task;
    }

    /// <summary>The last word to routers.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _isLeaving = _isStopping = true;
        return _thread.IsAlive ? Task.Run(_ended.Wait, cancellationToken) : Task.CompletedTask;
    }

    public void Dispose()
    {
        _isStopping = true;
        if (_thread.IsAlive) _thread.Join();
        _ended.Dispose();
        _begun.Dispose();
    }

    private void Run()
    {
        Guarded(() => _remembered = _memory?.Recall() ?? []);
        while (!_isStopping && !_begun.Wait(Tick))
        {
        }

        Guarded(() => _driver.Adopt(_inherited.Sessions));
        while (!_isStopping && Volatile.Read(ref _handOver) is null)
        {
            if (!Guarded(Observe) && Now - _observedAt > LongestBlind) Guarded(() => _driver.Offer([]));
            if (!Guarded(() => _driver.Work(Tick))) _ended.Wait(LastResort.Pause);
        }

        if (Volatile.Read(ref _handOver) is { } asked) asked.TrySetResult(HandOver());
        else Guarded(Stop);
        _left.TrySetResult();
        _ended.Set();
    }

    private void Stop()
    {
        _driver.Stop($"edge {_edge} stops");
        Remember(isOver: true);
        _memory?.WaitUntilWritten();
    }

    private PassedRoutes HandOver()
    {
        var passed = PassedRoutes.None;
        Guarded(() => _memory?.WaitUntilWritten());   // From now on the successor writes.
        Guarded(() => passed = new PassedRoutes(
            [.. _vips.Where(known => known.Value.Vip.Offer != VipOffer.None)
                .Select(known => new PassedVip(known.Key, known.Value.Vip.Offer == VipOffer.Soft, known.Value.Vip.Flaps))],
            _driver.HandOver()));
        _statuses = [];
        return passed;
    }

    /// <summary>False: it met a bug.</summary>
    private bool Guarded(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception exception)
        {
            LastResort.LogBug(_logger, exception, "The announcer");
            return false;
        }
    }

    private void Observe()
    {
        var now = Now;
        var seen = _observer.Observe();
        foreach (var gone in _vips.Keys.Except(seen.Select(vip => vip.Name), StringComparer.OrdinalIgnoreCase).ToList())
        {
            _vips.Remove(gone);
            LogRemoved(gone);
        }

        ImmutableArray<VipOffering> offerings = [.. seen.Select(vip => new VipOffering(vip.Name, vip.Addresses, Step(vip, now)))];
        Remember(isOver: false);
        _driver.Offer(offerings);
        _statuses = [.. _vips.Select(known => StatusOf(known.Key, known.Value.Vip, known.Value.Changes, now))
            .OrderBy(vip => vip.Name, StringComparer.OrdinalIgnoreCase)];
        _observedAt = now;
        if (_isLeaving && _vips.Values.All(known => known.Vip.HasLeft)) _left.TrySetResult();
    }

    private void Remember(bool isOver) => _memory?.Keep(
        _vips.Select(known => (known.Key, known.Value.Vip, known.Value.Vip.Offer != VipOffer.None && !isOver)));

    private VipOffer Step(VipObservation seen, TimeSpan now)
    {
        var (vip, changes) = _vips.TryGetValue(seen.Name, out var known) ? known : (NewVip(seen.Name, now), 0);
        var (state, offer) = (vip.State, vip.Offer);
        vip.Step(seen.Facts with { Wanted = Wanted(seen.Facts.Wanted) }, now);
        _vips[seen.Name] = (vip, vip.Offer == offer ? changes : changes + 1);
        if (vip.State != state) LogState(seen.Name, state, vip.State, vip);
        if (vip.State == VipState.Leaving && vip.Offer == VipOffer.None && offer != VipOffer.None) LogWithdrawn(seen.Name);
        return vip.Offer;
    }

    private VipAnnouncement NewVip(string name, TimeSpan now)
    {
        if (_inherited.Vips.FirstOrDefault(passed => passed.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } before)
        {
            var taken = new VipAnnouncement(_rules, now, before.Flaps);
            taken.Inherit(before.IsSoft ? VipState.Soft : VipState.Full, now);
            return taken;
        }

        var known = _remembered.FirstOrDefault(vip => vip.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?
            .AtStart(_rules, _time.GetUtcNow(), _isSuccessor);
        var vip = new VipAnnouncement(_rules, now, known?.Flaps ?? 0, known?.IsAfterDeath ?? false);
        if (known is { IsAnnounced: true }) LogDied(name, vip.Flaps, vip.Rise.TotalSeconds);
        return vip;
    }

    private AdminState Wanted(AdminState edge)
    {
        var process = _isLeavingNow ? AdminState.Disabled : _isLeaving ? AdminState.Draining : AdminState.Ready;
        return process > edge ? process : edge;
    }

    private static VipStatus StatusOf(string name, VipAnnouncement vip, long changes, TimeSpan now) =>
        new(name, vip.State, vip.Offer, now - vip.Since, vip.Why, vip.Flaps, changes);

    private void LogState(string name, VipState before, VipState after, VipAnnouncement vip)
    {
        _events.Add(EventKind.VipState, $"VIP {name}: {before} -> {after}, because {vip.Why}");
        if (after is VipState.Absent or VipState.Soft && before is VipState.Full or VipState.Soft)
            LogLost(name, before, after, vip.Why, vip.Flaps, vip.Rise.TotalSeconds);
        else LogChanged(name, before, after, vip.Why);
    }

    [LoggerMessage(5821, LogLevel.Information, "VIP {Vip}: {Before} -> {After}, because {Why}")]
    private partial void LogChanged(string vip, VipState before, VipState after, string why);

    [LoggerMessage(5822, LogLevel.Warning,
        "VIP {Vip}: {Before} -> {After}, because {Why}. Flaps so far: {Flaps}; it is announced again after {Seconds} s of health")]
    private partial void LogLost(string vip, VipState before, VipState after, string why, int flaps, double seconds);

    [LoggerMessage(5823, LogLevel.Information, "VIP {Vip} is withdrawn; its ports accept on for those who are on their way")]
    private partial void LogWithdrawn(string vip);

    [LoggerMessage(5825, LogLevel.Warning,
        "VIP {Vip}: the process before died while it announced it. Flaps so far: {Flaps}; it is announced again after {Seconds} s of " +
            "health")]
    private partial void LogDied(string vip, int flaps, double seconds);

    [LoggerMessage(5824, LogLevel.Information, "VIP {Vip} is configured no more: its routes are withdrawn")]
    private partial void LogRemoved(string vip);
}
