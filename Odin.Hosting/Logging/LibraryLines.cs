using System.Globalization;
using Odin.Grains.Configuration.Nodes;
using Serilog.Core;
using Serilog.Events;
using Serilog.Parsing;

namespace Odin.Hosting.Logging;

/// <summary>Sums up what Orleans, StackExchange.Redis and ASP.NET report: one line, then one each half minute while they report
/// more. With log level Debug every line of theirs is logged as it is.</summary>
/// <remarks>One lost connection is dozens of their lines with stacks, and a machine without CPU time gets thousands a minute. What an
/// operator must know is logged by Odin itself.</remarks>
internal sealed class LibraryLines : ILogEventSink, IDisposable
{
    private const int Event = 6102;
    private const int LongestProblem = 200;

    /// <summary>So long lines are gathered before the first sum, which then counts a whole incident.</summary>
    public static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan Between = TimeSpan.FromSeconds(30);

    private static readonly string[] Libraries = ["Orleans", "Microsoft", "System", "Polly", "StackExchange"];

    private static readonly MessageTemplate Message = new MessageTemplateParser().Parse(
        "Problems that libraries reported: {Count}, the last by {Library}: {Problem}. With --log-level Debug each is logged");

    private readonly Lock _lock = new();
    private readonly ILogEventSink _lines;
    private readonly LoggingLevelSwitch _level;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly long _start;
    private bool _isArmed;
    private long _count;
    private LogEvent? _last;

    public LibraryLines(ILogEventSink lines, LoggingLevelSwitch level, TimeProvider time)
    {
        (_lines, _level, _time, _start) = (lines, level, time, time.GetTimestamp());
        _timer = time.CreateTimer(_ => WriteAgain(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Emit(LogEvent logEvent)
    {
        if (LibraryOf(logEvent) is null) _lines.Emit(logEvent);
        else if (IsCausedByOdin(logEvent) || IsOlderThanProcess(logEvent)) return;
        else if (_level.MinimumLevel <= LogEventLevel.Debug || logEvent.Level == LogEventLevel.Fatal) _lines.Emit(logEvent);
        else Count(logEvent);
    }

    /// <summary>The last sum is not lost with the process.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        WriteSummary();
    }

    private void Count(LogEvent logEvent)
    {
        lock (_lock)
        {
            _count++;
            _last = logEvent;
            if (_isArmed) return;
            _isArmed = true;
            _timer.Change(First, Timeout.InfiniteTimeSpan);
        }
    }

    private void WriteAgain()
    {
        var isWritten = WriteSummary();
        lock (_lock)
        {
            _isArmed = isWritten || _count > 0;
            if (_isArmed) _timer.Change(Between, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>False: there is nothing to write.</summary>
    private bool WriteSummary()
    {
        LogEvent last;
        long count;
        lock (_lock)
        {
            if (_last is null) return false;
            (last, count, _last, _count) = (_last, _count, null, 0);
        }

        _lines.Emit(new LogEvent(_time.GetLocalNow(),
            _level.MinimumLevel > LogEventLevel.Warning ? _level.MinimumLevel : LogEventLevel.Warning, exception: null, Message,
            [
                new LogEventProperty("Count", new ScalarValue(count)),
                new LogEventProperty("Library", new ScalarValue(LibraryOf(last))),
                new LogEventProperty("Problem", new ScalarValue(ProblemOf(last))),
                EventIdProperty.Of(Event),
            ]));
        return true;
    }

    /// <summary>Null: the line is Odin's own.</summary>
    private static string? LibraryOf(LogEvent logEvent)
    {
        if (!logEvent.Properties.TryGetValue(Constants.SourceContextPropertyName, out var value)) return null;
        if (value is not ScalarValue { Value: string source }) return null;
        return Libraries.Any(library => source == library || source.StartsWith($"{library}.", StringComparison.Ordinal)) ? source : null;
    }

    /// <summary>A silo and an edge run with the collector for workstations: measured, it takes less memory and no more time.</summary>
    private static bool IsCausedByOdin(LogEvent logEvent) => logEvent.MessageTemplate.Text.Contains("ServerGC", StringComparison.Ordinal);

    /// <summary>The watchdog of Orleans' silos measures its first look from the machine's start and finds every new silo late.</summary>
    private bool IsOlderThanProcess(LogEvent logEvent) =>
        logEvent.MessageTemplate.Text.StartsWith("Participant check thread", StringComparison.Ordinal)
        && logEvent.Properties.Values.Any(
            value => value is ScalarValue { Value: TimeSpan late } && late > _time.GetElapsedTime(_start) + First);

    /// <summary>An exception may fail to give its own message. On the thread of a timer that would end the process.</summary>
    private static string ProblemOf(LogEvent logEvent)
    {
        try
        {
            return TextOf(logEvent);
        }
        catch (Exception exception)
        {
            return $"{VisibleText.Of(logEvent.MessageTemplate.Text)} ({exception.GetType().Name})";
        }
    }

    private static string TextOf(LogEvent logEvent)
    {
        var text = logEvent.RenderMessage(CultureInfo.InvariantCulture);
        if (logEvent.Exception is { } exception) text = $"{text.TrimEnd('.', ' ')}: {exception.GetBaseException().Message}";
        text = VisibleText.Of(text.TrimEnd('.', ' '));
        return text.Length <= LongestProblem ? text : $"{text[..LongestProblem]}...";
    }
}
