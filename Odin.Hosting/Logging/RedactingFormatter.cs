using Odin.Hosting.Settings;
using Serilog.Events;
using Serilog.Formatting;

namespace Odin.Hosting.Logging;

/// <summary>Writes events as another formatter does, without the passwords this process knows.</summary>
internal sealed class RedactingFormatter(ITextFormatter formatter) : ITextFormatter
{
    public void Format(LogEvent logEvent, TextWriter output)
    {
        using var line = new StringWriter(output.FormatProvider);
        formatter.Format(logEvent, line);
        output.Write(Secrets.Redact(line.ToString()));
    }
}
