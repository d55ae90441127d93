using System.Collections.Immutable;
using Odin.Hosting.Background;

namespace Odin.Silo.World;

/// <summary>Makes the world document once a second while somebody listens, and sends what changed to all who do: ten viewers cost the
/// cluster what one costs.</summary>
internal sealed class WorldFeed(KnownGrains grains, SiloList silos, TimeProvider time, ILogger<WorldFeed> logger)
    : BackgroundLoopService(time, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time = time;
    private readonly WorldReader _reader = new(grains, time);
    private readonly WorldHistory _history = new();
    private readonly EventNews _news = new(grains, time);
    private readonly AutoResetSignal _wanted = new();
    private readonly Lock _gate = new();
    private readonly WorldWaiters _waiters = new();
    private WorldBuilder _builder = new();
    private ImmutableArray<WorldListener> _listeners = [];
    private WorldState? _latest;
    private long _changes;

    /// <summary>Of how many changes the latest document knows.</summary>
    private long _changesOfLatest;

    /// <summary>How many listen now.</summary>
    public int Listeners => _listeners.Length;

    /// <summary>The latest document, unless nobody wanted one for a while.</summary>
    private WorldState? FreshNeedsLock => _latest is { } latest && _time.GetUtcNow() - latest.World.Time < 2 * Interval ? latest : null;

    /// <summary>The first document that it gets is whole; then come changes.</summary>
    /// <param name="app">The app whose details are wanted too; null: none.</param>
    public WorldListener Listen(string? app)
    {
        var listener = new WorldListener(app, Leave);
        lock (_gate)
        {
            listener.Send(WorldFrames.History(_history.Read()));
            listener.Send(WorldFrames.Events(_news.Recent));
            if (FreshNeedsLock is { } latest) SendWorldNeedsLock([listener], latest, before: null);
            _listeners = _listeners.Add(listener);
        }

        _wanted.Set();
        return listener;
    }

    /// <summary>A change was made by this silo: what was read before is not given to those who ask from here on.</summary>
    public void Expire() => Interlocked.Increment(ref _changes);

    /// <summary>The document of now, two seconds old at most.</summary>
    /// <exception cref="OperationCanceledException">The silo stops.</exception>
    public Task<WorldState> ReadAsync(CancellationToken cancellationToken)
    {
        var changes = Volatile.Read(ref _changes);
        Task<WorldState> next;
        lock (_gate)
        {
            if (FreshNeedsLock is { } latest && _changesOfLatest >= changes) return Task.FromResult(latest);
            next = _waiters.Add(changes);
        }

        _wanted.Set();
        return next.WaitAsync(cancellationToken);
    }

    /// <summary>An app of such a document, as its grain has it now; null: there is no such app.</summary>
    public async Task<AppNow?> ReadAppAsync(WorldState state, string app, CancellationToken cancellationToken)
    {
        var (world, reading) = state;
        if (reading.Catalog.Find(app) is not { } known) return null;
        using var questions = new GrainQuestions(WorldReader.Deadline, _time, cancellationToken);
        var newer = await _reader.ReadAppAsync(known.Spec.Name, questions);
        lock (_gate)
        {
            return WorldBuilder.Detail(world, reading, app, target => _news.HealthSince(app, target), newer) is { } detail
                ? AppNow.Of(detail, world, questions.Missing) : null;
        }
    }

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        // After a failure: which apps had news is said once. Who has no rows makes those of all apps.
        _builder = new WorldBuilder();
        using var timer = new PeriodicTimer(Interval, _time);
        do
        {
            if (IsUnwanted()) await _wanted.WaitAsync(Timeout.InfiniteTimeSpan, _time, stoppingToken);
            _wanted.Reset();
            await StepAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    protected override Task EndAsync()
    {
        lock (_gate) _waiters.End();
        foreach (var listener in _listeners) listener.End();
        return Task.CompletedTask;
    }

    private bool IsUnwanted()
    {
        lock (_gate) return _listeners.IsEmpty && _waiters.IsEmpty;
    }

    private async Task StepAsync(CancellationToken stoppingToken)
    {
        var changes = Volatile.Read(ref _changes);
        var reading = await _reader.ReadAsync(_listeners.Select(listener => listener.App).OfType<string>(), stoppingToken);
        var state = new WorldState(_builder.Build(reading, silos.Read()), reading);
        lock (_gate)
        {
            _history.Add(state.World);
            var before = _latest;
            (_latest, _changesOfLatest) = (state, changes);
            SendWorldNeedsLock(_listeners, state, before);
            _waiters.Complete(state, changes);
        }

        var events = await _news.ReadAsync(reading, stoppingToken);
        lock (_gate)
        {
            _news.Add(events);
            if (events.IsEmpty || _listeners.IsEmpty) return;
            var frame = WorldFrames.Events(events);
            foreach (var listener in _listeners) listener.Send(frame);
        }
    }

    /// <param name="listeners">Who is to get it.</param>
    /// <param name="latest">The whole document, for those that have none.</param>
    /// <param name="before">The document that the others have; null: none has one.</param>
    private void SendWorldNeedsLock(ImmutableArray<WorldListener> listeners, WorldState latest, WorldState? before)
    {
        var (world, reading) = latest;
        var changes = before is null || !listeners.Any(listener => listener.HasWorld) ? null
            : WorldFrames.Changes(WorldChanges.Between(before.World, world));
        var details = listeners.Select(listener => listener.App).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).ToDictionary(
            app => app, app => WorldFrames.App(WorldBuilder.Detail(world, reading, app, target => _news.HealthSince(app, target))),
            StringComparer.OrdinalIgnoreCase);
        foreach (var listener in listeners)
        {
            listener.Send(listener.HasWorld && changes is not null ? changes : latest.Frame);
            listener.HasWorld = true;
            if (listener.App is { } app) listener.Send(details[app]);
        }
    }

    private void Leave(WorldListener listener)
    {
        lock (_gate) _listeners = _listeners.Remove(listener);
    }
}
