using System.Globalization;
using Odin.Grains.Configuration.Nodes;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Odin.Cli.Configuration;

/// <summary>Reads a TOML document into nodes. Tables and dotted keys may add to a table from many places; the nodes are made when all is known.</summary>
internal static class TomlNodes
{
    /// <summary>The document, or where it stops being TOML.</summary>
    public static (ConfigNode? Document, SyntaxFailure? Failure) Parse(string text)
    {
        var document = SyntaxParser.Parse(text, sourceName: "", validate: true);
        if (document.Diagnostics.FirstOrDefault(diagnostic => diagnostic.Kind == DiagnosticMessageKind.Error) is { } mistake)
        {
            return (null, new SyntaxFailure(mistake.Span.Start.Line + 1, mistake.Span.Start.Column + 1, $"this is not TOML: {mistake.Message}"));
        }

        var root = new TomlTable(1, 1);
        foreach (var pair in document.KeyValues) Add(root, pair);
        foreach (var table in document.Tables)
        {
            var target = Open(root, table);
            foreach (var pair in table.Items) Add(target, pair);
        }

        return (root.ToNode(), null);
    }

    private static TomlTable Open(TomlTable root, TableSyntaxBase syntax)
    {
        var steps = Steps(syntax.Name!).ToList();
        var parent = steps[..^1].Aggregate(root, (table, step) => table.Inner(step));
        return syntax is TableArraySyntax ? parent.Append(steps[^1]) : parent.Inner(steps[^1]);
    }

    private static void Add(TomlTable table, KeyValueSyntax pair)
    {
        var steps = Steps(pair.Key!).ToList();
        steps[..^1].Aggregate(table, (inner, step) => inner.Inner(step)).Set(steps[^1], Read(pair.Value!));
    }

    private static IEnumerable<TomlKey> Steps(KeySyntax key)
    {
        yield return Step(key.Key!);
        foreach (var dotted in key.DotKeys) yield return Step(dotted.Key!);
    }

    private static TomlKey Step(BareKeyOrStringValueSyntax syntax) =>
        new((syntax is StringValueSyntax quoted ? quoted.Value : ((BareKeySyntax)syntax).Key?.Text) ?? "", syntax.Span.Start.Line + 1, syntax.Span.Start.Column + 1);

    private static ConfigNode Read(ValueSyntax value)
    {
        var (line, column) = (value.Span.Start.Line + 1, value.Span.Start.Column + 1);
        return value switch
        {
            ArraySyntax array => new ListNode([.. array.Items.Select(item => Read(item.Value!))], line, column),
            InlineTableSyntax table => ReadTable(table, line, column),
            StringValueSyntax text => new ScalarNode(ScalarType.Text, text.Value ?? "", line, column),
            IntegerValueSyntax number => new ScalarNode(ScalarType.Number, number.Value.ToString(CultureInfo.InvariantCulture), line, column),
            BooleanValueSyntax boolean => new ScalarNode(ScalarType.Boolean, boolean.Value ? "true" : "false", line, column),
            _ => new ScalarNode(ScalarType.Number, value.ToString().Trim(), line, column),   // Fractions and dates: no key takes one.
        };
    }

    private static MapNode ReadTable(InlineTableSyntax syntax, int line, int column)
    {
        var table = new TomlTable(line, column);
        foreach (var item in syntax.Items) Add(table, item.KeyValue!);
        return table.ToNode();
    }
}
