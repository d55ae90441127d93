using System.Collections.Concurrent;
using System.Text;
using Odin.Hosting.Logging;
using Odin.Tests.Support;
using Serilog;
using Serilog.Events;
using Serilog.Formatting;

namespace Odin.Tests.Hosting.Logging;

/// <summary>A line that cannot be formatted, by a bug, is reported or at least counted, and the next one is written.</summary>
public sealed class QueueSinkTests
{
    private readonly BlockingCollection<string> _written = [];
    private readonly OutputQueue _queue;

    public QueueSinkTests() => _queue = new OutputQueue(text => _written.Add(Encoding.UTF8.GetString(text)));

    [Fact]
    public void It_is_reported_with_its_template_and_the_reason()
    {
        using var log = Log(new Formatter { Fails = line => line.Exception is not null });

        log.Error(new InvalidOperationException(), "Target {Target} is {State}", "a:1", "up");

        Next().ShouldStartWith("Error: The log line \"Target {Target} is {State}\" could not be written: "
            + "System.FormatException: of our own making\\n");
        log.Information("the next one");
        Next().ShouldBe("Information: the next one\n");
        _queue.Dropped.ShouldBe(0);
    }

    [Fact]
    public void When_not_even_that_can_be_written_it_is_counted()
    {
        var formatter = new Formatter { Fails = _ => true };
        using var log = Log(formatter);

        log.Error("lost");
        log.Error("lost");
        formatter.Fails = _ => false;
        log.Information("the next one");

        Next().ShouldBe("Information: the next one\n");
        _queue.Dropped.ShouldBe(2);
    }

    [Fact]
    public void A_count_of_dropped_lines_that_cannot_be_formatted_ends_nothing()
    {
        _queue.DroppedLine = _ => throw new InvalidOperationException("of our own making");
        _queue.OnLost();
        using var log = Log(new Formatter());

        log.Information("one");
        Next().ShouldBe("Information: one\n");
        log.Information("two");

        Next().ShouldBe("Information: two\n");
    }

    private Serilog.Core.Logger Log(ITextFormatter formatter) => new LoggerConfiguration().WriteTo.Sink(new QueueSink(_queue, formatter))
        .CreateLogger();

    private string Next()
    {
        using var deadline = TestTimeout.Source(TestTimeout.Usual);
        return _written.Take(deadline.Token);
    }

    private sealed class Formatter : ITextFormatter
    {
        public Func<LogEvent, bool> Fails { get; set; } = _ => false;

        public void Format(LogEvent logEvent, TextWriter output)
        {
            if (Fails(logEvent)) throw new FormatException("of our own making");
            output.Write($"{logEvent.Level}: {Rendered(logEvent)}\n");
        }

        private static string Rendered(LogEvent logEvent)
        {
            using var text = new StringWriter();
            new Serilog.Formatting.Display.MessageTemplateTextFormatter("{Message:l}").Format(logEvent, text);
            return text.ToString();
        }
    }
}
