using System.Collections.Immutable;
using Odin.Hosting.Background;

namespace Odin.Silo.World;

/// <summary>Makes the world document once a second while somebody listens, and sends it to all who do: ten viewers cost the cluster
/// what one costs.</summary>
internal sealed class WorldFeed(IGrainFactory grains, SiloList silos, TimeProvider time, ILogger<WorldFeed> logger)
    : BackgroundLoopService(time, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time = time;
    private readonly WorldReader _reader = new(grains, time);
    private readonly WorldBuilder _builder = new();
    private readonly WorldHistory _history = new();
    private readonly EventNews _news = new(grains, time);
    private readonly AutoResetSignal _wanted = new();
    private readonly Lock _gate = new();
    private ImmutableArray<WorldListener> _listeners = [];
    private (WorldDocument World, WorldReading Reading)? _latest;
    private long _changes;

    /// <summary>Of how many changes the latest document knows.</summary>
    private long _changesOfLatest;

    /// <summary>How many listen now.</summary>
    public int Listeners => _listeners.Length;

    /// <param name="app">The app whose details are wanted too; null: none.</param>
    public WorldListener Listen(string? app)
    {
        var listener = new WorldListener(app, Leave);
        lock (_gate)
        {
            listener.Send(WorldFrames.History(_history.Read()));
            listener.Send(WorldFrames.Events(_news.Recent));
            if (_latest is { } latest && _time.GetUtcNow() - latest.World.Time < 2 * Interval) SendWorldNeedsLock([listener], latest);
            _listeners = _listeners.Add(listener);
        }

        _wanted.Set();
        return listener;
    }

    /// <summary>A change was made by this silo: what was read before is not given to those who ask from here on.</summary>
    public void Expire() => Interlocked.Increment(ref _changes);

    /// <summary>The document of now, two seconds old at most.</summary>
    /// <exception cref="OperationCanceledException">The silo stops.</exception>
    public async Task<(WorldDocument World, WorldReading Reading)> ReadAsync(CancellationToken cancellationToken)
    {
        var changes = Volatile.Read(ref _changes);
        using var listener = Listen(app: null);
        await foreach (var frame in listener.ReadAsync(cancellationToken))
        {
            if (!WorldFrames.TryReadWorld(frame, out _)) continue;
            lock (_gate)
            {
                if (_changesOfLatest >= changes) return _latest!.Value;
            }
        }

        throw new OperationCanceledException("The silo stops.");
    }

    /// <summary>The details of an app in such a document; null: there is no such app.</summary>
    public WorldAppDetail? Detail(WorldDocument world, WorldReading reading, string app)
    {
        lock (_gate) return WorldBuilder.Detail(world, reading, app, target => _news.HealthSince(app, target));
    }

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, _time);
        do
        {
            if (_listeners.IsEmpty) await _wanted.WaitAsync(Timeout.InfiniteTimeSpan, _time, stoppingToken);
            _wanted.Reset();
            await StepAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    protected override Task EndAsync()
    {
        foreach (var listener in _listeners) listener.End();
        return Task.CompletedTask;
    }

    private async Task StepAsync(CancellationToken stoppingToken)
    {
        var changes = Volatile.Read(ref _changes);
        var reading = await _reader.ReadAsync(stoppingToken);
        var world = _builder.Build(reading, silos.Read());
        lock (_gate)
        {
            _history.Add(world);
            (_latest, _changesOfLatest) = ((world, reading), changes);
            SendWorldNeedsLock(_listeners, _latest.Value);
        }

        var events = await _news.ReadAsync(reading, stoppingToken);
        lock (_gate)
        {
            _news.Add(events);
            var frame = WorldFrames.Events(events);
            foreach (var listener in events.IsEmpty ? [] : _listeners) listener.Send(frame);
        }
    }

    private void SendWorldNeedsLock(ImmutableArray<WorldListener> listeners, (WorldDocument World, WorldReading Reading) latest)
    {
        if (listeners.IsEmpty) return;
        var frame = WorldFrames.World(latest.World);
        var details = listeners.Select(listener => listener.App).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).ToDictionary(
            app => app, app => WorldFrames.App(WorldBuilder.Detail(latest.World, latest.Reading, app,
                target => _news.HealthSince(app, target))), StringComparer.OrdinalIgnoreCase);
        foreach (var listener in listeners)
        {
            listener.Send(frame);
            if (listener.App is { } app) listener.Send(details[app]);
        }
    }

    private void Leave(WorldListener listener)
    {
        lock (_gate) _listeners = _listeners.Remove(listener);
    }
}
