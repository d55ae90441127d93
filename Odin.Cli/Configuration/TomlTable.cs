using Odin.Grains.Configuration.Nodes;

namespace Odin.Cli.Configuration;

/// <summary>A TOML table while the document is being read.</summary>
internal sealed class TomlTable(int line, int column)
{
    private readonly List<(TomlKey Key, Func<ConfigNode> Value)> _entries = [];
    private readonly Dictionary<string, TomlTable> _inner = [];
    private readonly Dictionary<string, List<TomlTable>> _arrays = [];

    public void Set(TomlKey key, ConfigNode value) => _entries.Add((key, () => value));

    /// <summary>The table of this name, opened when it is new; of an array of tables the last one.</summary>
    public TomlTable Inner(TomlKey key)
    {
        if (_arrays.TryGetValue(key.Name, out var array)) return array[^1];
        if (_inner.TryGetValue(key.Name, out var known)) return known;

        var table = _inner[key.Name] = new TomlTable(key.Line, key.Column);
        _entries.Add((key, table.ToNode));
        return table;
    }

    /// <summary>A new table at the end of the array of this name.</summary>
    public TomlTable Append(TomlKey key)
    {
        if (!_arrays.TryGetValue(key.Name, out var array))
        {
            array = _arrays[key.Name] = [];
            _entries.Add((key, () => new ListNode([.. array.Select(item => item.ToNode())], key.Line, key.Column)));
        }

        var table = new TomlTable(key.Line, key.Column);
        array.Add(table);
        return table;
    }

    public MapNode ToNode() => new([.. _entries.Select(entry => new MapEntry(entry.Key.Name, entry.Key.Line, entry.Key.Column, entry.Value()))], line, column);
}

/// <summary>A key with its place.</summary>
internal readonly record struct TomlKey(string Name, int Line, int Column);
