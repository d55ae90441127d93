using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Odin.Tests.Support;

/// <summary>Collects the edge's log, with session lines as an event a test can await.</summary>
internal sealed class SessionLog : ILoggerProvider
{
    private const int SessionEvent = 5301;
    private const int RefusedEvent = 5303;
    private readonly BlockingCollection<IReadOnlyDictionary<string, object?>> _sessions = [];

    public ConcurrentQueue<string> Lines { get; } = new();

    /// <summary>The next session that ended, by the names of its log line.</summary>
    public IReadOnlyDictionary<string, object?> NextSession(string what = "a session ended")
    {
        using var deadline = TestTimeout.Source(TestTimeout.Usual);
        try { return _sessions.Take(deadline.Token); }
        catch (OperationCanceledException)
        {
            throw new TimeoutException(
            $"Within {TestTimeout.Usual} it did not happen that {what}.\n{string.Join('\n', Lines)}");
        }
    }

    public ILogger CreateLogger(string categoryName) => new Sink(this);

    public void Dispose() => _sessions.Dispose();

    private sealed class Sink(SessionLog log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Debug;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            log.Lines.Enqueue($"{logLevel} {eventId.Id} {formatter(state, exception)} {exception}");
            if (eventId.Id is SessionEvent or RefusedEvent && state is IEnumerable<KeyValuePair<string, object?>> values)
                log._sessions.Add(values.ToDictionary(pair => pair.Key, pair => pair.Value));
        }
    }
}
