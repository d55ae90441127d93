using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Serilog;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Compact;
using Serilog.Formatting.Display;

namespace Odin.Hosting.Logging;

/// <summary>Serilog behind <c>ILogger</c>, on standard error, by way of a queue: standard output is for data, and nobody who logs waits for the reader.</summary>
public static class OdinLogging
{
    private const string Template = "{Timestamp:HH:mm:ss.fff} {Level:u3} {Message:lj}{NewLine}{" + PrintableProperties.ExceptionText + ":l}";

    /// <summary>Logs from <paramref name="level"/> on; what Orleans and ASP.NET tell about themselves only from Warning on.</summary>
    public static WebApplicationBuilder AddOdinLogging(this WebApplicationBuilder builder, LogEventLevel level, LogFormat format)
    {
        var others = level > LogEventLevel.Warning ? level : LogEventLevel.Warning;
        ITextFormatter formatter = format == LogFormat.Json ? new CompactJsonFormatter() : new MessageTemplateTextFormatter(Template, CultureInfo.InvariantCulture);
        StandardStreams.Errors.DroppedLine = count => DroppedLines.Format(formatter, count, TimeProvider.System);
        builder.Services.AddSerilog(logger =>
        {
            logger.MinimumLevel.Is(level).MinimumLevel.Override("Orleans", others).MinimumLevel.Override("Microsoft", others).MinimumLevel.Override("System", others).MinimumLevel.Override("Polly", others);
            logger.MinimumLevel.Override("Microsoft.AspNetCore.Server.Kestrel.Connections", LogEventLevel.Error);   // It warns of each connection that it refuses: anybody can cause those.
            logger.Enrich.With(new PrintableProperties(hasExceptionText: format == LogFormat.Text));
            logger.WriteTo.Sink(new QueueSink(StandardStreams.Errors, formatter));
        });
        return builder;
    }
}
