using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Logging;
using Odin.Edge.Apps;
using Odin.Edge.Loops;
using Odin.Edge.Sessions;
using Odin.Edge.Takeover;

namespace Odin.Edge.Listeners;

/// <summary>All listening ports of the edge, opened and closed by difference. One change at a time, from any thread.</summary>
internal sealed partial class ListenerSet(IPAddress address, ImmutableArray<LoopSessions> loops, InheritedSockets? inheritedSockets,
    ResourceNotice resources, OwnConnections own, TimeProvider time, ILogger<ListenerSet> logger) : IDisposable
{
    private const double ExhaustedLogSeconds = 10;

    /// <summary>Ports that a loop opens in one turn: its clients wait for a millisecond at most.</summary>
    private const int OpenedAtOnce = 64;

    private readonly ConcurrentDictionary<int, PortListener> _ports = new();   // Changed by one at a time, read from any thread.
    private readonly HashSet<int> _failed = [];
    private readonly SemaphoreSlim _changing = new(1);
    private ListenerView? _view;
    private int _revision;
    private long _exhausted;
    private long _exhaustedLogged;
    private bool _isClosed;
    private bool _hasFailures;

    /// <summary>In the order of apps and ports. From any thread.</summary>
    public ImmutableArray<ListenerStatus> Statuses => View.Statuses;

    /// <summary>A port that is wanted is not open. From any thread.</summary>
    public bool HasFailures => Volatile.Read(ref _hasFailures);

    /// <summary>How many ports of an app are open, and how many could not be opened. From any thread.</summary>
    public (int Open, int Failed) CountOf(string app) => View.Counts.Of(app);

    /// <summary>Opens what is missing, closes what is not wanted or drained, tries again what failed; a port that
    /// stays with its app is not touched, nor are the sockets of one that other apps come to or leave.</summary>
    public Task ApplyAsync(IReadOnlyCollection<PortChange> changes) => ChangeAsync(async () =>
    {
        var now = LoopClock.Milliseconds(time);
        var next = new PortApps([], now);
        ImmutableArray<EdgeApp> apps = [];
        var wanted = new List<PortListener>();
        foreach (var change in changes)
        {
            if (change.Apps != apps) next = new PortApps(apps = change.Apps, now);   // Most ports are one app's alone.
            if (await TryPutAsync(change.Port, next) is { } listener) wanted.Add(listener);
        }

        await OpenAsync(wanted.Concat(Failed).Distinct().ToList(), isRetry: false);
        resources.OnListening(wanted.Select(listener => listener.Endpoint.Port), _ports.Count);
    });

    /// <summary>Tries again the ports that could not be opened: what was in the way may be gone.</summary>
    public Task RetryAsync() =>
        HasFailures ? ChangeAsync(() => OpenAsync(Failed, isRetry: true)) : Task.CompletedTask;

    /// <summary>Lends the open sockets to <paramref name="show"/>; nothing is opened or closed meanwhile.</summary>
    public Task ShowAsync(Func<IReadOnlyList<ListeningSocket>, Task> show) =>
        ChangeAsync(() => show([.. _ports.Values.SelectMany(listener => listener.Sockets)]));

    /// <summary>Another process goes on with the sockets, but for those of the ports it does
    /// not want. Nothing is opened any more.</summary>
    public Task HandOverAsync(IReadOnlyCollection<int> unwanted) =>
        EndAsync(listener => unwanted.Contains(listener.Endpoint.Port) ? listener.CloseAsync() : listener.ReleaseAsync());

    /// <summary>Nothing is opened any more.</summary>
    public Task CloseAllAsync() => EndAsync(listener => listener.CloseAsync());

    private Task EndAsync(Func<PortListener, Task> end) => ChangeAsync(async () =>
    {
        _isClosed = true;
        foreach (var listener in _ports.Values) await end(listener);
        _ports.Clear();
        _failed.Clear();
        Publish();
    });

    private async Task ChangeAsync(Func<Task> change)
    {
        await _changing.WaitAsync();
        try
        {
            if (!_isClosed) await change();
        }
        finally
        {
            _changing.Release();
        }
    }

    private IReadOnlyList<PortListener> Failed => [.. _failed.Order().Select(port => _ports[port])];

    private ListenerView View
    {
        get
        {
            var revision = Volatile.Read(ref _revision);
            if (Volatile.Read(ref _view) is { } view && view.Revision == revision) return view;
            var made = new ListenerView(revision, _ports.Values);
            Volatile.Write(ref _view, made);
            return made;
        }
    }

    /// <summary>A listener that is to be opened; null: there is nothing to open.</summary>
    private async Task<PortListener?> TryPutAsync(int port, PortApps next)
    {
        if (!_ports.TryGetValue(port, out var listener))
            return next.Accepting.IsEmpty ? null : _ports[port] = new PortListener(next, new IPEndPoint(address, port), loops, OnExhausted);

        if (next.Accepting.IsEmpty) await CloseAsync(port, listener);
        else if (next.Plain is null || next.Plain != listener.Apps.Plain) await MoveAsync(listener, next);
        return null;
    }

    private async Task MoveAsync(PortListener listener, PortApps next)
    {
        var (before, after) = (listener.Apps.Text, next.Text);
        if (before != after) LogMoved(listener.Endpoint.Port, before, after);
        await listener.MoveToAsync(next);
    }

    private async Task CloseAsync(int port, PortListener listener)
    {
        await listener.CloseAsync();
        _ports.TryRemove(port, out _);
        _failed.Remove(port);
        LogClosed(port, listener.Apps.Text);
    }

    public void Dispose() => _changing.Dispose();

    private async Task OpenAsync(IReadOnlyCollection<PortListener> missing, bool isRetry)
    {
        foreach (var listener in missing) own.OnListening(listener.Endpoint.Port);
        foreach (var ports in missing.Chunk(OpenedAtOnce)) await PortListener.OpenAsync(ports, loops, inheritedSockets);
        foreach (var listener in missing)
        {
            if (listener.Failure is null) _failed.Remove(listener.Endpoint.Port);
            else _failed.Add(listener.Endpoint.Port);
        }

        Publish();
        foreach (var listener in missing)
        {
            if (listener.Failure is null) LogOpened(listener.Endpoint, listener.Apps.Text);
            else if (!isRetry) LogFailed(listener.Failure, listener.Endpoint, listener.Apps.Text);
        }
    }

    private void Publish()
    {
        Volatile.Write(ref _hasFailures, _failed.Count > 0);
        Interlocked.Increment(ref _revision);   // What was made meanwhile is made again.
    }

    private void OnExhausted()
    {
        var count = Interlocked.Increment(ref _exhausted);
        var logged = Volatile.Read(ref _exhaustedLogged);
        var now = time.GetTimestamp();
        if (logged != 0 && time.GetElapsedTime(logged, now).TotalSeconds < ExhaustedLogSeconds) return;
        if (Interlocked.CompareExchange(ref _exhaustedLogged, now, logged) == logged) LogExhausted(count);
    }

    [LoggerMessage(5701, LogLevel.Information, "Listening on {Endpoint} for app {App}")]
    private partial void LogOpened(IPEndPoint endpoint, string app);

    [LoggerMessage(5702, LogLevel.Information, "Port {Port} of app {App} is closed")]
    private partial void LogClosed(int port, string app);

    [LoggerMessage(5705, LogLevel.Information, "Port {Port} moves from app {Before} to app {App}")]
    private partial void LogMoved(int port, string before, string app);

    [LoggerMessage(5703, LogLevel.Error, "App {App} cannot be served on {Endpoint}: {Failure}. It is tried again every few seconds")]
    private partial void LogFailed(string failure, IPEndPoint endpoint, string app);

    [LoggerMessage(5704, LogLevel.Warning,
        "No descriptor or memory for another connection ({Count} times so far): clients are refused. Raise the descriptor limit (`ulimit " +
            "-n`), fs.epoll.max_user_watches or the memory, or lower the load")]
    private partial void LogExhausted(long count);
}
