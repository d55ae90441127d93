using System.Collections.Immutable;
using System.Globalization;
using Odin.Grains.Configuration.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Odin.Cli.Configuration;

/// <summary>Reads one YAML document into nodes; plain scalars have the types of YAML 1.2's core schema.</summary>
internal sealed class YamlNodes
{
    private readonly Parser _parser;
    private readonly Dictionary<AnchorName, ConfigNode> _anchors = [];
    private int _count;
    private int _depth;

    private YamlNodes(string text) => _parser = new Parser(new StringReader(text));

    /// <summary>The document, or where it stops being YAML.</summary>
    public static (ConfigNode? Document, SyntaxFailure? Failure) Parse(string text)
    {
        try
        {
            return (new YamlNodes(text).ReadDocument(), null);
        }
        catch (YamlException exception)
        {
            return (null, new SyntaxFailure((int)exception.Start.Line, (int)exception.Start.Column, $"this is not YAML that Odin reads: {exception.Message}"));
        }
    }

    private ConfigNode ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out var end)) throw new YamlException(end.Start, end.End, "the document is empty; expected Apps: [...]");

        _parser.Consume<DocumentStart>();
        var document = Read();
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out var second)) throw new YamlException(second.Start, second.End, "a second document begins here; write one document per file");
        return document;
    }

    private ConfigNode Read()
    {
        if (_parser.TryConsume<AnchorAlias>(out var alias)) return Resolve(alias);

        var start = _parser.Consume<NodeEvent>();
        Count(1, start);
        if (++_depth > ConfigNode.MaxDepth) throw new YamlException(start.Start, start.End, $"more than {ConfigNode.MaxDepth} levels");
        var (line, column) = ((int)start.Start.Line, (int)start.Start.Column);
        ConfigNode node = start switch
        {
            MappingStart => ReadMap(line, column),
            SequenceStart => ReadList(line, column),
            _ => ReadScalar((Scalar)start, line, column),
        };
        _depth--;
        if (!start.Anchor.IsEmpty) _anchors[start.Anchor] = node;
        return node;
    }

    private ConfigNode Resolve(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value, out var node)) throw new YamlException(alias.Start, alias.End, $"there is no anchor &{alias.Value} before this");
        Count(Size(node), alias);
        return node;
    }

    private void Count(int nodes, ParsingEvent where)
    {
        _count += nodes;
        if (_count > ConfigNode.MaxNodes) throw new YamlException(where.Start, where.End, $"more than {ConfigNode.MaxNodes} values, aliases included");
    }

    private static int Size(ConfigNode node) => 1 + node switch
    {
        ListNode list => list.Items.Sum(Size),
        MapNode map => map.Entries.Sum(entry => Size(entry.Value)),
        _ => 0,
    };

    private MapNode ReadMap(int line, int column)
    {
        var entries = ImmutableArray.CreateBuilder<MapEntry>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = _parser.Consume<Scalar>();
            entries.Add(new MapEntry(key.Value, (int)key.Start.Line, (int)key.Start.Column, Read()));
        }

        return new MapNode(entries.DrainToImmutable(), line, column);
    }

    private ListNode ReadList(int line, int column)
    {
        var items = ImmutableArray.CreateBuilder<ConfigNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _)) items.Add(Read());
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
            var text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) => new ScalarNode(ScalarType.Number, text, line, column),
            var text => new ScalarNode(ScalarType.Text, text, line, column),
        };
    }
}
