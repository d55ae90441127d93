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
        queue.TryAdd(Format(formatter, logEvent), lines: 1);
    }

    internal static byte[] Format(ITextFormatter formatter, LogEvent logEvent)
    {
        using var text = new StringWriter();
        formatter.Format(logEvent, text);
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
