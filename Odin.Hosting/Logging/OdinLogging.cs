using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Serilog;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace Odin.Hosting.Logging;

/// <summary>Serilog behind <c>ILogger</c>, on stderr: stdout is for data.</summary>
public static class OdinLogging
{
    private const string Template = "{Timestamp:HH:mm:ss.fff} {Level:u3} {Message:lj}{NewLine}{" + PrintableProperties.ExceptionText + ":l}";

    /// <summary>Logs from <paramref name="level"/> on; what Orleans and ASP.NET tell about themselves only from Warning on.</summary>
    public static WebApplicationBuilder AddOdinLogging(this WebApplicationBuilder builder, LogEventLevel level, LogFormat format)
    {
        var others = level > LogEventLevel.Warning ? level : LogEventLevel.Warning;
        builder.Services.AddSerilog(logger =>
        {
            logger.MinimumLevel.Is(level).MinimumLevel.Override("Orleans", others).MinimumLevel.Override("Microsoft", others).MinimumLevel.Override("System", others).MinimumLevel.Override("Polly", others);
            logger.Enrich.With(new PrintableProperties(hasExceptionText: format == LogFormat.Text));
            if (format == LogFormat.Json) logger.WriteTo.Console(new CompactJsonFormatter(), standardErrorFromLevel: LogEventLevel.Verbose);
            else logger.WriteTo.Console(outputTemplate: Template, formatProvider: CultureInfo.InvariantCulture, standardErrorFromLevel: LogEventLevel.Verbose);
        });
        return builder;
    }
}
