using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Compact;
using Serilog.Formatting.Display;

namespace Odin.Hosting.Logging;

/// <summary>Serilog behind <c>ILogger</c>, on standard error, by way of a queue: standard output is for data, and
/// nobody who logs waits for the reader.</summary>
public static class OdinLogging
{
    /// <summary>The time of a line of text, with its date and its offset from UTC.</summary>
    public const string TimeFormat = "yyyy-MM-dd HH:mm:ss.fff zzz";

    /// <summary>Logs from the level of <paramref name="options"/> on. What Orleans, StackExchange.Redis and ASP.NET report from Warning
    /// on is summed up.</summary>
    public static WebApplicationBuilder AddOdinLogging(this WebApplicationBuilder builder, LogOptions options, LogOrigin origin)
    {
        var (level, isText) = (options.LogLevel, options.LogFormat == LogFormat.Text);
        var others = level > LogEventLevel.Warning ? level : LogEventLevel.Warning;
        var formatter = Formatter(options.LogFormat, origin);
        StandardStreams.Errors.DroppedLine = count => DroppedLines.Format(formatter, count, isText ? null : origin, TimeProvider.System);
        WriteMessagesAs(options.LogFormat, origin);
        var levels = new LoggingLevelSwitch(level);
        builder.Services.AddSingleton(levels);
        builder.Services.AddSingleton(origin);
        builder.Services.AddSerilog(logger =>
        {
            logger.MinimumLevel.ControlledBy(levels);
            foreach (var source in (string[])["Orleans", "Microsoft", "System", "Polly", "StackExchange"])
                logger.MinimumLevel.Override(source, others);
            // It warns of each connection that it refuses: anybody can cause those.
            logger.MinimumLevel.Override("Microsoft.AspNetCore.Server.Kestrel.Connections", LogEventLevel.Error);
            logger.Enrich.With(new PrintableProperties(hasExceptionText: isText));
            var lines = new QueueSink(StandardStreams.Errors, formatter, isText ? null : origin);
            logger.WriteTo.Sink(new LibraryLines(lines, levels, TimeProvider.System));
        });
        return builder;
    }

    /// <summary>From now on messages on standard error are lines like those of the log.</summary>
    /// <param name="format">The log's.</param>
    /// <param name="origin">Null: not known yet.</param>
    internal static void WriteMessagesAs(LogFormat format, LogOrigin? origin)
    {
        var formatter = Formatter(format, origin);
        var fields = format == LogFormat.Json ? origin : null;
        StandardStreams.FormatMessages(line => MessageEvents.Format(formatter, line, fields, TimeProvider.System));
    }

    private static RedactingFormatter Formatter(LogFormat format, LogOrigin? origin) => new(format == LogFormat.Json
        ? new CompactJsonFormatter() : new MessageTemplateTextFormatter(Template(origin), CultureInfo.InvariantCulture));

    private static string Template(LogOrigin? origin)
    {
        var name = origin is null
            ? "" : $"{origin.ToString().Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal)} ";
        return $"{{Timestamp:{TimeFormat}}} {{Level:u3}} {name}{{Message:l}}{{NewLine}}{{{PrintableProperties.ExceptionText}:l}}";
    }
}
