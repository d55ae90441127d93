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

    private readonly Dictionary<int, PortListener> _ports = [];
    private readonly SemaphoreSlim _changing = new(1);
    private ImmutableArray<ListenerStatus> _statuses = [];
    private ListenerCounts _counts = new([]);
    private long _exhausted;
    private long _exhaustedLogged;
    private bool _isClosed;
    private bool _hasFailures;

    /// <summary>In the order of apps and ports. From any thread.</summary>
    public ImmutableArray<ListenerStatus> Statuses => _statuses;

    /// <summary>A port that is wanted is not open. From any thread.</summary>
    public bool HasFailures => Volatile.Read(ref _hasFailures);

    /// <summary>How many ports of an app are open, and how many could not be opened. From any thread.</summary>
    public (int Open, int Failed) CountOf(string app) => Volatile.Read(ref _counts).Of(app);

    /// <summary>Opens what is missing, closes what is not wanted or drained, tries again what failed; a port that
    /// stays with its app is not touched, nor are the sockets of one that other apps come to or leave.</summary>
    public Task ApplyAsync(IReadOnlyCollection<EdgeApp> apps) => ChangeAsync(async () =>
    {
        var wanted = Wanted(apps);
        foreach (var (port, listener) in _ports.ToList())
        {
            if (!wanted.TryGetValue(port, out var next)) await CloseAsync(port, listener);
            else if (next.Plain is null || next.Plain != listener.Apps.Plain) await MoveAsync(listener, next);
        }

        foreach (var (port, owners) in wanted)
        {
            if (!_ports.ContainsKey(port)) _ports.Add(port, new PortListener(owners, new IPEndPoint(address, port), loops, OnExhausted));
        }

        await OpenMissingAsync(isRetry: false);
        resources.OnListening(_statuses);
    });

    /// <summary>Tries again the ports that could not be opened: what was in the way may be gone.</summary>
    public Task RetryAsync() =>
        HasFailures ? ChangeAsync(() => OpenMissingAsync(isRetry: true)) : Task.CompletedTask;

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
        Publish([]);
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

    /// <summary>The ports with an app that accepts. One may have several apps, which are distinguished by name.</summary>
    private Dictionary<int, PortApps> Wanted(IReadOnlyCollection<EdgeApp> apps)
    {
        var now = LoopClock.Milliseconds(time);
        var wanted = new Dictionary<int, PortApps>();
        var shared = new Dictionary<int, List<EdgeApp>>();
        foreach (var app in apps)
        {
            var alone = new PortApps([app], now);
            foreach (var port in Ports(app))
            {
                if (wanted.TryAdd(port, alone)) continue;
                if (!shared.TryGetValue(port, out var owners)) shared.Add(port, owners = [wanted[port].First]);
                owners.Add(app);
            }
        }

        foreach (var (port, owners) in shared) wanted[port] = new PortApps([.. owners], now);
        foreach (var (port, _) in wanted.Where(port => port.Value.Accepting.IsEmpty).ToList()) wanted.Remove(port);
        return wanted;
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
        _ports.Remove(port);
        LogClosed(port, listener.Apps.Text);
    }

    public void Dispose() => _changing.Dispose();

    private static IEnumerable<int> Ports(EdgeApp app) =>
        app.Model.Spec.Ports.SelectMany(range => Enumerable.Range(range.First, range.Count));

    private async Task OpenMissingAsync(bool isRetry)
    {
        var missing = _ports.Values.Where(listener => !listener.IsOpen).ToList();
        foreach (var listener in missing) own.OnListening(listener.Endpoint.Port);
        foreach (var ports in missing.Chunk(OpenedAtOnce)) await PortListener.OpenAsync(ports, loops, inheritedSockets);

        Publish([.. _ports.Values.SelectMany(listener => listener.Statuses).OrderBy(status => status.App, StringComparer.OrdinalIgnoreCase)
            .ThenBy(status => status.Endpoint.Port)]);
        foreach (var listener in missing)
        {
            if (listener.Failure is null) LogOpened(listener.Endpoint, listener.Apps.Text);
            else if (!isRetry) LogFailed(listener.Failure, listener.Endpoint, listener.Apps.Text);
        }
    }

    private void Publish(ImmutableArray<ListenerStatus> statuses)
    {
        _statuses = statuses;
        Volatile.Write(ref _hasFailures, statuses.Any(status => status.Failure is not null));
        Volatile.Write(ref _counts, new ListenerCounts(statuses));
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
