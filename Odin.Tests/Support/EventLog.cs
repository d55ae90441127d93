using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Odin.Tests.Support;

/// <summary>Log lines by event id, which a test can await.</summary>
internal sealed class EventLog : ILoggerProvider
{
    private static readonly TimeSpan TimeLimit = TestTimeout.Usual;

    private readonly Lock _lock = new();
    private ImmutableList<(int Id, string Text)> _lines = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>For <see cref="TestEdge"/>.</summary>
    public void AddTo(IServiceCollection services) => services.AddSingleton<ILoggerProvider>(this);

    public int Count(params int[] ids) => Volatile.Read(ref _lines).Count(line => ids.Contains(line.Id));

    public int Count(string text, params int[] ids) =>
        Volatile.Read(ref _lines).Count(line => ids.Contains(line.Id) && line.Text.Contains(text, StringComparison.Ordinal));

    /// <summary>Completes when so many lines of this event that contain <paramref name="text"/> have been logged.</summary>
    public async Task WaitAsync(int id, string text = "", int times = 1)
    {
        try
        {
            while (true)
            {
                var changed = Volatile.Read(ref _changed).Task;
                if (Count(text, id) >= times) return;
                await changed.WaitAsync(TimeLimit, TestTimeout.Time);
            }
        }
        catch (TimeoutException)
        {
            var tail = Volatile.Read(ref _lines).TakeLast(40).Select(line => $"{line.Id} {line.Text}");
            throw new TimeoutException($"Event {id} with \"{text}\" was not logged {times} time(s).\n{string.Join('\n', tail)}");
        }
    }

    public ILogger CreateLogger(string categoryName) => new Sink(this);

    /// <summary>For a part that a test makes by itself.</summary>
    public ILogger<T> LoggerOf<T>() => new LoggerFactory([this]).CreateLogger<T>();

    public void Dispose()
    {
    }

    private void Add(int id, string text)
    {
        lock (_lock) Volatile.Write(ref _lines, _lines.Add((id, text)));
        Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    private sealed class Sink(EventLog log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Debug;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            log.Add(eventId.Id, $"{formatter(state, exception)} {exception}");
    }
}
