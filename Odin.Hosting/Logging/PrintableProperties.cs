using Odin.Grains.Configuration.Nodes;
using Serilog.Core;
using Serilog.Events;

namespace Odin.Hosting.Logging;

/// <summary>Makes every value of a log event printable, whoever sent it: a client, a target, a name server, a document.</summary>
/// <remarks>JSON escapes line ends and most controls by itself, but neither DEL nor U+0080 to U+009F, which terminals obey too.</remarks>
internal sealed class PrintableProperties : ILogEventEnricher
{
    /// <summary>The exception of an event as text; sinks for people print this one instead of the exception itself.</summary>
    public const string ExceptionText = nameof(ExceptionText);

    private readonly bool _hasExceptionText;

    /// <param name="hasExceptionText">Whether events get <see cref="ExceptionText"/>.</param>
    public PrintableProperties(bool hasExceptionText) => _hasExceptionText = hasExceptionText;

    public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
    {
        List<LogEventProperty>? changed = null;
        foreach (var (name, value) in logEvent.Properties)
        {
            if (Printable(value) is var printable && !ReferenceEquals(printable, value))
                (changed ??= []).Add(new LogEventProperty(name, printable));
        }

        foreach (var property in changed ?? []) logEvent.AddOrUpdateProperty(property);
        if (_hasExceptionText && logEvent.Exception is { } exception)
            logEvent.AddOrUpdateProperty(new LogEventProperty(ExceptionText, new ScalarValue(Indented(exception.ToString()))));
    }

    /// <summary>The same object when there is nothing to change.</summary>
    private static LogEventPropertyValue Printable(LogEventPropertyValue value) => value switch
    {
        ScalarValue { Value: string text } => VisibleText.IsVisible(text) ? value : new ScalarValue(VisibleText.Of(text)),
        ScalarValue { Value: null or ValueType } => value,
        ScalarValue { Value: var other } => other.ToString() is { } text && !VisibleText.IsVisible(text)
            ? new ScalarValue(VisibleText.Of(text)) : value,
        SequenceValue list
            when list.Elements.Any(element => !ReferenceEquals(Printable(element), element)) =>
                new SequenceValue(list.Elements.Select(Printable)),
        StructureValue structure when structure.Properties.Any(property => !ReferenceEquals(Printable(property.Value), property.Value)) =>
            new StructureValue(structure.Properties.Select(property => new LogEventProperty(property.Name, Printable(property.Value))),
                structure.TypeTag),
        _ => value,
    };

    /// <summary>A stack keeps its lines, indented, so that none of them can be taken for a line of the log.</summary>
    private static string Indented(string text) =>
        string.Concat(text.ReplaceLineEndings("\n").Split('\n').Select(line => $"  {VisibleText.Of(line)}{Environment.NewLine}"));
}
