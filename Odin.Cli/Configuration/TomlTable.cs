using Odin.Grains.Configuration.Nodes;

namespace Odin.Cli.Configuration;

/// <summary>A TOML table while the document is being read: headers and dotted keys may add to it from
/// many places, by the rules of TOML 1.0.</summary>
internal sealed class TomlTable
{
    private readonly List<(TomlKey Key, object Value)> _entries = [];
    private readonly Dictionary<string, int> _places = [];
    private readonly DocumentBudget _budget;
    private readonly int _line;
    private readonly int _column;
    private Origin _origin;

    private TomlTable(DocumentBudget budget, int depth, int line, int column, Origin origin)
    {
        DocumentBudget.CheckDepth(depth, line, column);
        budget.Add(1, line, column);
        (_budget, Depth, _line, _column, _origin) = (budget, depth, line, column, origin);
    }

    /// <summary>The document is at depth 1.</summary>
    public int Depth { get; }

    public static TomlTable Root(DocumentBudget budget) => new(budget, 1, 1, 1, Origin.Header);

    public static TomlTable Inline(DocumentBudget budget, int depth, int line, int column) =>
        new(budget, depth, line, column, Origin.Header);

    public void Set(TomlKey key, ConfigNode value)
    {
        if (Find(key) is not null) throw Twice(key, "the key");
        Add(key, value);
    }

    /// <summary>The table on the way of a header; of an array of tables the last one.</summary>
    public TomlTable Through(TomlKey key) => Find(key) switch
    {
        null => New(key, Origin.OnTheWay),
        TomlTable table => table,
        List<TomlTable> items => items[^1],
        _ => throw Twice(key, "a value"),
    };

    /// <summary>The table that a header names; each is opened once.</summary>
    public TomlTable Open(TomlKey key)
    {
        switch (Find(key))
        {
            case null:
                return New(key, Origin.Header);
            case TomlTable { _origin: Origin.OnTheWay } table:
                table._origin = Origin.Header;
                return table;
            default:
                throw Twice(key, "the table");
        }
    }

    /// <summary>A new table at the end of an array of tables.</summary>
    public TomlTable Append(TomlKey key)
    {
        if (Find(key) is not (null or List<TomlTable>)) throw Twice(key, "the table");
        var table = new TomlTable(_budget, Depth + 2, key.Line, key.Column, Origin.Header);
        if (Find(key) is List<TomlTable> items) items.Add(table);
        else
        {
            _budget.Add(1, key.Line, key.Column);
            Add(key, new List<TomlTable> { table });
        }

        return table;
    }

    /// <summary>The table on the way of a dotted key: a new one, or one that dotted keys have made.</summary>
    public TomlTable Dotted(TomlKey key) => Find(key) switch
    {
        null => New(key, Origin.Dotted),
        TomlTable { _origin: Origin.Dotted } table => table,
        _ => throw Twice(key, "the table"),
    };

    public MapNode ToNode() =>
        new([.. _entries.Select(entry => new MapEntry(entry.Key.Name, entry.Key.Line, entry.Key.Column, ToNode(entry.Key, entry.Value)))],
            _line, _column);

    private static ConfigNode ToNode(TomlKey key, object value) => value switch
    {
        TomlTable table => table.ToNode(),
        List<TomlTable> items => new ListNode([.. items.Select(item => item.ToNode())], key.Line, key.Column),
        _ => (ConfigNode)value,
    };

    private object? Find(TomlKey key) => _places.TryGetValue(key.Name, out var place) ? _entries[place].Value : null;

    private TomlTable New(TomlKey key, Origin origin)
    {
        var table = new TomlTable(_budget, Depth + 1, key.Line, key.Column, origin);
        Add(key, table);
        return table;
    }

    private void Add(TomlKey key, object value)
    {
        _places.Add(key.Name, _entries.Count);
        _entries.Add((key, value));
    }

    private DocumentException Twice(TomlKey key, string what)
    {
        var first = _entries[_places[key.Name]].Key.Line;
        return new DocumentException(key.Line, key.Column,
            $"{what} \"{VisibleText.Shorten(key.Name, 60)}\" stands twice, first in line " +
                $"{first}, and cannot be added to here; write it in one place");
    }

    /// <summary>What made the table, which decides who may add to it.</summary>
    private enum Origin
    {
        /// <summary>A header on its way to a table within; it may still get a header of its own.</summary>
        OnTheWay,

        /// <summary>A header of its own, or braces.</summary>
        Header,

        /// <summary>A dotted key; further dotted keys may add to it.</summary>
        Dotted,
    }
}
