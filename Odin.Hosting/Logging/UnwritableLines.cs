using Odin.Grains.Configuration.Nodes;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Parsing;

namespace Odin.Hosting.Logging;

/// <summary>The line in the place of one that cannot be formatted: which one it was, and why. It holds nothing but text.</summary>
internal static class UnwritableLines
{
    private const int Event = 6104;

    private static readonly MessageTemplate Message = new MessageTemplateParser().Parse(
        "The log line \"{Line}\" could not be written: {Problem}. This is a bug of Odin; please report it");

    public static byte[] Format(ITextFormatter formatter, LogEvent logEvent, Exception exception, IEnumerable<LogEventProperty> origin) =>
        QueueSink.Format(formatter, new LogEvent(
            logEvent.Timestamp, LogEventLevel.Error, exception: null, Message,
            [
                new LogEventProperty("Line", new ScalarValue(VisibleText.Of(logEvent.MessageTemplate.Text))),
                new LogEventProperty("Problem", new ScalarValue(VisibleText.Of(exception.ToString()))),
                EventIdProperty.Of(Event),
                .. origin,
            ]));
}
