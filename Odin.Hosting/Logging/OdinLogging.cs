using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Compact;
using Serilog.Formatting.Display;

namespace Odin.Hosting.Logging;

/// <summary>Serilog behind <c>ILogger</c>, on standard error, by way of a queue: standard output is for data, and
/// nobody who logs waits for the reader.</summary>
public static class OdinLogging
{
    private const string Template = "{Timestamp:HH:mm:ss.fff} {Level:u3} {Message:l}{NewLine}{" + PrintableProperties.ExceptionText + ":l}";

    /// <summary>Logs from <paramref name="level"/> on; what Orleans and ASP.NET tell about themselves only from Warning on.</summary>
    public static WebApplicationBuilder AddOdinLogging(this WebApplicationBuilder builder, LogEventLevel level, LogFormat format)
    {
        var others = level > LogEventLevel.Warning ? level : LogEventLevel.Warning;
        ITextFormatter formatter = new RedactingFormatter(
            format == LogFormat.Json
            ? new CompactJsonFormatter() : new MessageTemplateTextFormatter(Template, CultureInfo.InvariantCulture));
        StandardStreams.Errors.DroppedLine = count => DroppedLines.Format(formatter, count, TimeProvider.System);
        var levels = new LoggingLevelSwitch(level);
        builder.Services.AddSingleton(levels);
        builder.Services.AddSerilog(logger =>
        {
            logger.MinimumLevel.ControlledBy(levels);
            foreach (var source in (string[])["Orleans", "Microsoft", "System", "Polly"]) logger.MinimumLevel.Override(source, others);
            // It warns of each connection that it refuses: anybody can cause those.
            logger.MinimumLevel.Override("Microsoft.AspNetCore.Server.Kestrel.Connections", LogEventLevel.Error);
            logger.Enrich.With(new PrintableProperties(hasExceptionText: format == LogFormat.Text));
            logger.WriteTo.Sink(new QueueSink(StandardStreams.Errors, formatter));
        });
        return builder;
    }
}
