using Odin.Grains.Configuration.Nodes;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Parsing;

namespace Odin.Hosting.Logging;

/// <summary>Makes an event out of a message that a process writes to standard error beside its log, such as a refused setting: every
/// line has its date, and in a JSON log every line is JSON.</summary>
internal static class MessageEvents
{
    private const int Event = 6103;
    private const string ErrorPrefix = "error:";

    private static readonly MessageTemplate Message = new MessageTemplateParser().Parse("{Line}");

    public static byte[] Format(ITextFormatter formatter, string line, LogOrigin? origin, TimeProvider time) =>
        QueueSink.Format(formatter, new LogEvent(
            time.GetLocalNow(),
            line.StartsWith(ErrorPrefix, StringComparison.Ordinal) ? LogEventLevel.Error : LogEventLevel.Information,
            exception: null, Message,
            [
                new LogEventProperty("Line", new ScalarValue(VisibleText.Of(line))),
                EventIdProperty.Of(Event),
                .. origin?.Properties ?? [],
            ]));
}
