using System.Globalization;
using System.Text.Json;
using Odin.Hosting.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Compact;
using Serilog.Formatting.Display;

namespace Odin.Tests.Hosting.Logging;

public sealed class PrintablePropertiesTests
{
    private const string Hostile = "x\r\n09:00:00.000 INF forged \u001b]0;title\a \u009b2J";

    [Fact]
    public void A_line_for_people_stays_one_line_whatever_its_values_are()
    {
        var line = Logged(new MessageTemplateTextFormatter("{Message:lj}{NewLine}", CultureInfo.InvariantCulture), logger =>
            logger.Warning("{Text} {List} {Other} {@Structure} {Number}", Hostile, new[] { Hostile, "y" }, new Named(Hostile),
                new { Inner = Hostile }, 7));

        line.TrimEnd(Environment.NewLine.ToCharArray()).ShouldNotContain(c => char.IsControl(c));
        line.ShouldContain("x\\r\\n09:00:00.000 INF forged \\u001b]0;title");
        line.ShouldEndWith(" 7" + Environment.NewLine);
    }

    [Fact]
    public void A_line_in_JSON_has_no_raw_control_either()
    {
        var line = Logged(new CompactJsonFormatter(), logger => logger.Warning("{Text}", Hostile)).TrimEnd('\r', '\n');

        line.ShouldNotContain(c => char.IsControl(c));
        JsonDocument.Parse(line).RootElement.GetProperty("Text").GetString()!.ShouldStartWith("x\\r\\n09:00");
    }

    [Fact]
    public void The_lines_of_an_exception_cannot_be_taken_for_lines_of_the_log()
    {
        var text = Logged(new MessageTemplateTextFormatter("{Message:lj}{NewLine}{ExceptionText:l}", CultureInfo.InvariantCulture),
            logger =>
            logger.Error(new InvalidOperationException(Hostile), "broken"));

        var lines = text.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        lines[0].ShouldBe("broken");
        lines[1..].ShouldAllBe(line => line.StartsWith("  ", StringComparison.Ordinal));
        lines.ShouldAllBe(line => !line.Any(char.IsControl));
    }

    private static string Logged(ITextFormatter formatter, Action<Logger> log)
    {
        var sink = new TextSink(formatter);
        using var logger = new LoggerConfiguration().Enrich.With(new PrintableProperties(hasExceptionText: true)).WriteTo.Sink(sink)
            .CreateLogger();
        log(logger);
        return sink.Text;
    }

    private sealed record Named(string Name)
    {
        public override string ToString() => Name;
    }

    private sealed class TextSink(ITextFormatter formatter) : ILogEventSink
    {
        public string Text { get; private set; } = "";

        public void Emit(LogEvent logEvent)
        {
            using var text = new StringWriter(CultureInfo.InvariantCulture);
            formatter.Format(logEvent, text);
            Text += text;
        }
    }
}
