using Serilog.Events;
using Serilog.Formatting;
using Serilog.Parsing;

namespace Odin.Hosting.Logging;

/// <summary>The line that says how many lines were dropped, in the format of the others. Made by hand: it must not
/// go through the queue that was full.</summary>
internal static class DroppedLines
{
    private const int Event = 6101;

    private static readonly MessageTemplate Message = new MessageTemplateParser().Parse(
        "Log lines dropped because standard error did not take them: {Count}. Connections are not affected; read it, free its disk, " +
            "or log less");

    public static byte[] Format(ITextFormatter formatter, long count, LogOrigin? origin, TimeProvider time) =>
        QueueSink.Format(formatter, new LogEvent(
            time.GetLocalNow(), LogEventLevel.Warning, exception: null, Message,
            [new LogEventProperty("Count", new ScalarValue(count)), EventIdProperty.Of(Event), .. origin?.Properties ?? []]));
}
