using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Odin.Grains.Catalog;
using Odin.Grains.Edges;
using Odin.Grains.Events;
using Odin.Grains.Failures;
using Odin.Grains.Permits;
using Odin.Grains.Placement;
using Orleans.Placement;

namespace Odin.Grains.AppBackends;

/// <summary>The shell around <see cref="AppBackend"/>: its calls end within their turn; only asking the catalog
/// waits, on a timer that interleaves.</summary>
/// <remarks>Immovable: a move would forget the balance for a second, for nothing. An app that nobody uses is not called; it asks the
/// catalog no more after <see cref="RestsAfter"/>, and leaves memory after a few minutes. The next activation wakes the regions, and they
/// say what they have.</remarks>
[HomeRegion, Immovable, CollectionAgeLimit(Minutes = 5)]
internal sealed partial class AppBackendGrain(
    [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time, ILogger<AppBackendGrain> logger) : Grain, IAppBackendGrain
{
    /// <summary>How soon a changed or removed app is noticed when no report shows it.</summary>
    public static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(3);

    /// <summary>How soon the register is asked again when it failed; otherwise it is asked when there is something to ask.</summary>
    public static readonly TimeSpan RegisterInterval = TimeSpan.FromSeconds(1);

    /// <summary>The same while no edge has a client of the app.</summary>
    private static readonly TimeSpan IdleRegisterInterval = TimeSpan.FromSeconds(10);

    /// <summary>The longest the catalog may take, on activation too; until it has answered no slot is assigned.</summary>
    public static readonly TimeSpan CatalogDeadline = TimeSpan.FromMilliseconds(500);

    /// <summary>Without a call for so long the catalog is not asked any more.</summary>
    public static readonly TimeSpan RestsAfter = TimeSpan.FromSeconds(30);

    /// <summary>How long a status waits for the regions to say what they have, after an activation.</summary>
    private static readonly TimeSpan CompleteWithin = TimeSpan.FromMilliseconds(500);

    private readonly long _start = time.GetTimestamp();
    private readonly TaskCompletionSource _complete = new();
    private TimeSpan _calledAt;
    private bool _isAtRest;

    /// <summary>The catalog is certain that there is no such app, and this activation has never known one.</summary>
    private bool _isUnknown;
    private AppBackend _backend = null!;
    private IGrainTimer _refresh = null!;
    private PermitRegisterClient _register = null!;

    /// <summary>Null until the app has a limit: others never ask the register.</summary>
    private IGrainTimer? _registerTimer;
    private bool _isRegisterIdle;

    /// <summary>The newest version a report made us ask the catalog for: each is asked for once, the timer does the rest.</summary>
    private long _askedFor;
    private bool _isAsking;
    private readonly FailureLatch _catalogLost = new();

    private string App => this.GetPrimaryKeyString();

    private TimeSpan Now => time.GetElapsedTime(_start);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var epoch = time.GetUtcNow().UtcTicks;
        _backend = new AppBackend(App, epoch, new Random(epoch.GetHashCode()), logger, time.GetUtcNow);
        _register = new PermitRegisterClient(App, _backend.Permits, GrainFactory.GetGrain<IPermitRegisterGrain>(App), time, _start, logger);
        _refresh = this.RegisterGrainTimer(RefreshAsync,
            new GrainTimerCreationOptions(RefreshInterval, RefreshInterval) { Interleave = true });
        return RefreshAsync(cancellationToken);
    }

    /// <summary>Somebody has called: the app is in use.</summary>
    private void OnCalled()
    {
        _calledAt = Now;
        if (!_isAtRest) return;
        _isAtRest = false;
        _refresh.Change(TimeSpan.Zero, RefreshInterval);
    }

    /// <summary>An edge has called. For a name that no app has nothing stays in memory.</summary>
    private void Admit(EdgeIdentity edge, bool isUse = true)
    {
        if (isUse) OnCalled();
        if (_isUnknown)
        {
            DeactivateOnIdle();
            throw new CallRefusedException("The catalog has no app of that name");
        }

        if (_backend.WhyFull(edge) is { } full) throw new CallRefusedException(full);
    }

    /// <summary>Each comes for the newest at once; one that is not reached is woken again with a later call.</summary>
    private void WakeRegions()
    {
        foreach (var key in _backend.RegionsToWake(Now))
        {
            var woken = RegionShards.ShardOf(key) == 0 ? GrainFactory.GetGrain<IRegionGrain>(key).WakeAppAsync(App).AsTask()
                : GrainFactory.GetGrain<IRegionShardGrain>(key).WakeAppAsync(App).AsTask();
            woken.Ignore();
        }
    }

    public ValueTask<Lease> LeaseAsync(LeaseRequest request)
    {
        Admit(request.Edge);
        AskForNewer(request.Report);
        return ValueTask.FromResult(_backend.Lease(request, Now));
    }

    public ValueTask<Pick> PickAsync(LeaseRequest request)
    {
        Admit(request.Edge);
        AskForNewer(request.Report);
        return ValueTask.FromResult(_backend.Pick(request, Now));
    }

    public ValueTask<PermitAnswer> ExchangePermitsAsync(PermitRequest request)
    {
        Admit(request.Edge, isUse: !request.IsIdle);
        if (request.ConfigVersion > Math.Max(_backend.ConfigVersion, _askedFor)) AskFor(request.ConfigVersion);
        var wereWanted = _backend.Permits.AreWanted(Now);
        var answer = _backend.Permits.Exchange(request, Now);
        if (_backend.Permits.AreWanted(Now) && !wereWanted) CallSilentEdges();
        if (_backend.Permits.IsRegisterAwaited && !_register.IsFailing) StepRegisterIn(TimeSpan.Zero);
        else if (_isRegisterIdle && !request.IsIdle) StepRegisterIn(RegisterInterval);
        return ValueTask.FromResult(answer);
    }

    /// <summary>What regions receive next says that permits are wanted.</summary>
    private void CallSilentEdges()
    {
        _backend.Update(Now);
        WakeRegions();
    }

    public ValueTask<BackendSnapshot> MergeAsync(RegionRollUp rollUp)
    {
        OnCalled();
        foreach (var edge in rollUp.Edges) AskForNewer(edge.Report);
        var snapshot = _backend.Merge(rollUp, Now);
        WakeRegions();
        if (_backend.IsComplete) _complete.TrySetResult();
        return ValueTask.FromResult(snapshot);
    }

    public Task<ImmutableArray<ClusterEvent>> GetEventsAsync(EventQuery query) => Task.FromResult(_backend.Events.Find(query));

    public async ValueTask<AppStatus> GetStatusAsync()
    {
        if (_isAtRest) await RefreshAsync(CancellationToken.None);
        OnCalled();
        await WhenCompleteAsync();
        return _backend.Status(Now);
    }

    /// <summary>An activation that somebody's question began waits for what the regions have.</summary>
    private async Task WhenCompleteAsync()
    {
        if (_backend.IsComplete || Now >= CompleteWithin) return;
        await _complete.Task.WaitAsync(CompleteWithin - Now, time)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    private void AskForNewer(AppReport report)
    {
        if (report.ConfigVersion > Math.Max(_backend.ConfigVersion, _askedFor)) AskFor(report.ConfigVersion);
    }

    private void AskFor(long version)
    {
        _askedFor = version;
        _refresh.Change(TimeSpan.Zero, RefreshInterval);
    }

    /// <summary>Never throws: an app whose configuration meets a bug goes on with the one it has.</summary>
    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await LastResort.TryAsync($"The configuration of app {App}", ConfigureAsync, logger, cancellationToken);
        _backend.Update(Now);
        WakeRegions();
        if (_isAtRest || Now - _calledAt < RestsAfter) return;
        _isAtRest = true;
        _refresh.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private async Task ConfigureAsync(CancellationToken cancellationToken)
    {
        if (_isAsking) return;
        _isAsking = true;
        try
        {
            if (await AskCatalogAsync(cancellationToken) is not { } known) return;
            if (!known.IsCertain)
            {
                // It was lost or is not born: the app goes on with the configuration it has.
                if (_catalogLost.Fail()) LogCatalogLost(null, App, _backend.ConfigVersion);
                return;
            }

            if (!known.Regions.IsDefault) _backend.Know(known.Regions);
            _backend.Permits.NoteStorage(known.PutBackFor);
            _isUnknown = known.App is null && _backend.ConfigVersion == 0;
            _backend.Configure(known.App);
            if (_backend.Permits.IsLimited) await StartRegisterAsync(cancellationToken);
            if (_catalogLost.Succeed()) LogCatalogFound(App, _backend.ConfigVersion);
        }
        finally
        {
            _isAsking = false;
        }
    }

    /// <summary>Null: the call failed. The timer asks again.</summary>
    private async Task<AppLookup?> AskCatalogAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await GrainFactory.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key).LookUpAppAsync(App)
                .WaitAsync(CatalogDeadline, time, cancellationToken);
        }
        catch (Exception exception) when (ExpectedFailure.OfCall(exception) && !cancellationToken.IsCancellationRequested)
        {
            if (_catalogLost.Fail()) LogCatalogLost(exception, App, _backend.ConfigVersion);
            return null;
        }
    }

    /// <summary>The first time it is waited for, so that the first request finds an answer.</summary>
    private async Task StartRegisterAsync(CancellationToken cancellationToken)
    {
        if (_registerTimer is not null) return;
        _registerTimer = this.RegisterGrainTimer(AskRegisterAsync,
            new GrainTimerCreationOptions(RegisterInterval, RegisterInterval) { Interleave = true });
        await AskRegisterAsync(cancellationToken);
    }

    private void StepRegisterIn(TimeSpan due)
    {
        _isRegisterIdle = false;
        _registerTimer?.Change(due, RegisterInterval);
    }

    private Task AskRegisterAsync(CancellationToken cancellationToken) =>
        LastResort.TryAsync($"The permits of app {App}", StepRegisterAsync, logger, cancellationToken);

    private async Task StepRegisterAsync(CancellationToken cancellationToken)
    {
        await _register.StepAsync(cancellationToken);
        if (_backend.Permits.IsSuperseded) DeactivateOnIdle();
        if (_backend.Permits.IsIdle == _isRegisterIdle) return;
        _isRegisterIdle = !_isRegisterIdle;
        var interval = _isRegisterIdle ? IdleRegisterInterval : RegisterInterval;
        _registerTimer?.Change(interval, interval);
    }

    [LoggerMessage(2101, LogLevel.Warning, "App {App}: the catalog does not answer; version {Version} stays in force")]
    private partial void LogCatalogLost(Exception? exception, string app, long version);

    [LoggerMessage(2102, LogLevel.Information, "App {App}: the catalog answers again; version {Version} is in force")]
    private partial void LogCatalogFound(string app, long version);
}
