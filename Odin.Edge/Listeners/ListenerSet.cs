using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Logging;
using Odin.Edge.Apps;
using Odin.Edge.Sessions;

namespace Odin.Edge.Listeners;

/// <summary>All listening ports of the edge, opened and closed by difference. Changed by the control side alone.</summary>
internal sealed partial class ListenerSet(IPAddress address, ImmutableArray<LoopSessions> loops, TimeProvider time, ILogger<ListenerSet> logger)
{
    private const double ExhaustedLogSeconds = 10;

    private readonly Dictionary<int, PortListener> _ports = [];
    private ImmutableArray<ListenerStatus> _statuses = [];
    private long _exhausted;
    private long _exhaustedLogged;
    private bool _isClosed;

    /// <summary>In the order of apps and ports. From any thread.</summary>
    public ImmutableArray<ListenerStatus> Statuses => _statuses;

    /// <summary>Opens what is missing, closes what is not wanted, tries again what failed; a port that stays with its app is not touched.</summary>
    public async Task ApplyAsync(IReadOnlyCollection<EdgeApp> apps)
    {
        if (_isClosed) return;
        var wanted = apps.SelectMany(app => Ports(app).Select(port => (port, app))).ToDictionary(pair => pair.port, pair => pair.app);
        foreach (var (port, listener) in _ports.Where(open => wanted.GetValueOrDefault(open.Key) != open.Value.App).ToList())
        {
            await listener.CloseAsync();
            _ports.Remove(port);
            LogClosed(port, listener.App.Name);
        }

        foreach (var (port, app) in wanted)
        {
            if (!_ports.ContainsKey(port)) _ports.Add(port, new PortListener(app, new IPEndPoint(address, port), loops, OnExhausted));
        }

        await OpenMissingAsync(isRetry: false);
    }

    /// <summary>Tries again the ports that could not be opened: what was in the way may be gone.</summary>
    public Task RetryAsync() => _statuses.Any(status => status.Failure is not null) ? OpenMissingAsync(isRetry: true) : Task.CompletedTask;

    public async Task CloseAllAsync()
    {
        _isClosed = true;
        foreach (var listener in _ports.Values) await listener.CloseAsync();
        _ports.Clear();
        _statuses = [];
    }

    private static IEnumerable<int> Ports(EdgeApp app) => app.Model.Spec.Ports.SelectMany(range => Enumerable.Range(range.First, range.Count));

    private async Task OpenMissingAsync(bool isRetry)
    {
        foreach (var listener in _ports.Values.Where(listener => !listener.IsOpen))
        {
            await listener.OpenAsync();
            if (listener.Failure is null) LogOpened(listener.Endpoint, listener.App.Name);
            else if (!isRetry) LogFailed(listener.Failure, listener.Endpoint, listener.App.Name);
        }

        _statuses = [.. _ports.Values.OrderBy(listener => listener.App.Name, StringComparer.OrdinalIgnoreCase).ThenBy(listener => listener.Endpoint.Port).Select(listener => listener.Status)];
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

    [LoggerMessage(5703, LogLevel.Error, "App {App} cannot be served on {Endpoint}: {Failure}. It is tried again every few seconds")]
    private partial void LogFailed(string failure, IPEndPoint endpoint, string app);

    [LoggerMessage(5704, LogLevel.Warning, "No descriptor or memory for another connection ({Count} times so far): accepting pauses for moments. Raise the descriptor limit (`ulimit -n`) or lower the load")]
    private partial void LogExhausted(long count);
}
