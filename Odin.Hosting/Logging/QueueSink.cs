using System.Text;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace Odin.Hosting.Logging;

/// <summary>Serilog's events into an <see cref="OutputQueue"/>, formatted on the thread that logs:
/// what an event holds may change later.</summary>
/// <param name="queue">Takes the lines.</param>
/// <param name="formatter">Makes them.</param>
/// <param name="origin">Added to each event; null: nothing.</param>
internal sealed class QueueSink(OutputQueue queue, ITextFormatter formatter, LogOrigin? origin = null) : ILogEventSink
{
    private readonly LogEventProperty[] _fields = [.. origin?.Properties ?? []];

    public void Emit(LogEvent logEvent)
    {
        foreach (var field in _fields) logEvent.AddOrUpdateProperty(field);
        if (TryFormat(logEvent) is { } line) queue.TryAdd(line, lines: 1);
        else queue.OnLost();
    }

    /// <summary>Serilog would keep to itself what a sink throws: it is a line of its own instead. Null: not even that could
    /// be made.</summary>
    private byte[]? TryFormat(LogEvent logEvent)
    {
        try
        {
            return Format(formatter, logEvent);
        }
        catch (Exception exception)
        {
            return TryFormatFailure(logEvent, exception);
        }
    }

    private byte[]? TryFormatFailure(LogEvent logEvent, Exception exception)
    {
        try
        {
            return UnwritableLines.Format(formatter, logEvent, exception, _fields);
        }
        catch (Exception)
        {
            return null;
        }
    }

    internal static byte[] Format(ITextFormatter formatter, LogEvent logEvent)
    {
        using var text = new StringWriter();
        formatter.Format(logEvent, text);
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
