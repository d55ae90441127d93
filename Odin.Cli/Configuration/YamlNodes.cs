using System.Collections.Immutable;
using System.Globalization;
using Odin.Grains.Configuration.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Odin.Cli.Configuration;

/// <summary>Reads one YAML document into nodes; plain scalars have the types of YAML 1.2's core schema.</summary>
/// <remarks>The library's parser keeps its states in a list of its own; only this class recurses, and the budget bounds how deep.</remarks>
internal sealed class YamlNodes
{
    private readonly Parser _parser;
    private readonly DocumentBudget _budget;
    private readonly Dictionary<AnchorName, Anchored> _anchors = [];
    private int _deepest;

    private YamlNodes(string text)
    {
        _parser = new Parser(new StringReader(text));
        _budget = new DocumentBudget(text.Length);
    }

    /// <summary>The document, or where it stops being YAML.</summary>
    public static (ConfigNode? Document, SyntaxFailure? Failure) Parse(string text)
    {
        var nodes = new YamlNodes(text);
        try
        {
            return (nodes.ReadDocument(), null);
        }
        catch (YamlException exception)
        {
            return (null,
                new SyntaxFailure((int)exception.Start.Line, (int)exception.Start.Column,
                    $"this is not YAML that Odin reads: {exception.Message}"));
        }
        catch (DocumentException exception)
        {
            return (null, exception.Failure);
        }
        catch (Exception exception) when (ParserFault.IsOne(exception))
        {
            var last = nodes._parser.Current?.End ?? Mark.Empty;
            return (null, new SyntaxFailure((int)last.Line, (int)last.Column, $"this is not YAML that Odin reads: {ParserFault.Advice}"));
        }
    }

    private ConfigNode ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out var end))
            throw new YamlException(end.Start, end.End, "the document is empty; expected Apps: [...]");

        _parser.Consume<DocumentStart>();
        var document = Read(1);
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out var second))
            throw new YamlException(second.Start, second.End, "a second document begins here; write one document per file");
        return document;
    }

    /// <param name="depth">Of the node when it is a list or an object.</param>
    private ConfigNode Read(int depth)
    {
        if (_parser.TryConsume<AnchorAlias>(out var alias)) return Resolve(alias, depth);

        var start = _parser.Consume<NodeEvent>();
        var (line, column) = ((int)start.Start.Line, (int)start.Start.Column);
        var before = _budget.Nodes;
        _budget.Add(1, line, column);
        if (start.Anchor.IsEmpty) return Read(start, depth, line, column);

        var outer = _deepest;
        _deepest = depth - 1;
        var node = Read(start, depth, line, column);
        _anchors[start.Anchor] = new Anchored(node, _budget.Nodes - before, _deepest - depth + 1);
        _deepest = Math.Max(_deepest, outer);
        return node;
    }

    private ConfigNode Read(NodeEvent start, int depth, int line, int column)
    {
        if (start is Scalar scalar) return ReadScalar(scalar, line, column);

        DocumentBudget.CheckDepth(depth, line, column);
        _deepest = Math.Max(_deepest, depth);
        return start is MappingStart ? ReadMap(depth, line, column) : ReadList(depth, line, column);
    }

    /// <summary>What an alias stands for counts as if it were written here.</summary>
    private ConfigNode Resolve(AnchorAlias alias, int depth)
    {
        var (line, column) = ((int)alias.Start.Line, (int)alias.Start.Column);
        if (!_anchors.TryGetValue(alias.Value, out var anchored))
            throw new DocumentException(line, column, $"there is no anchor &{alias.Value} before this");
        var deepest = depth - 1 + anchored.Levels;
        DocumentBudget.CheckDepth(deepest, line, column);
        _deepest = Math.Max(_deepest, deepest);
        _budget.Add(anchored.Nodes, line, column);
        return anchored.Node;
    }

    private MapNode ReadMap(int depth, int line, int column)
    {
        var entries = ImmutableArray.CreateBuilder<MapEntry>();
        MapEntry? merge = null;
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = _parser.Consume<Scalar>();
            var entry = new MapEntry(key.Value, (int)key.Start.Line, (int)key.Start.Column, Read(depth + 1));
            if (key.Style != ScalarStyle.Plain || key.Value != YamlMerge.Key) entries.Add(entry);
            else if (merge is null) merge = entry;
            else throw new DocumentException(entry.Line, entry.Column,
                $"<< stands twice in one object, first in line {merge.Line}; write one with a list: << : [*one, *two]");
        }

        if (merge is not null) YamlMerge.Into(entries, merge);
        return new MapNode(entries.DrainToImmutable(), line, column);
    }

    private ListNode ReadList(int depth, int line, int column)
    {
        var items = ImmutableArray.CreateBuilder<ConfigNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _)) items.Add(Read(depth + 1));
        return new ListNode(items.DrainToImmutable(), line, column);
    }

    private static ScalarNode ReadScalar(Scalar scalar, int line, int column)
    {
        if (scalar.Style != ScalarStyle.Plain) return new ScalarNode(ScalarType.Text, scalar.Value, line, column);
        return scalar.Value switch
        {
            "" or "~" or "null" or "Null" or "NULL" => new ScalarNode(ScalarType.Null, "", line, column),
            "true" or "True" or "TRUE" => new ScalarNode(ScalarType.Boolean, "true", line, column),
            "false" or "False" or "FALSE" => new ScalarNode(ScalarType.Boolean, "false", line, column),
            var text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) =>
                new ScalarNode(ScalarType.Number, text, line, column),
            var text => new ScalarNode(ScalarType.Text, text, line, column),
        };
    }

    /// <summary>A node with a name, how many values it holds and how many levels of lists and objects.</summary>
    private sealed record Anchored(ConfigNode Node, int Nodes, int Levels);
}
