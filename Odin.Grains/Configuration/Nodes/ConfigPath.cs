namespace Odin.Grains.Configuration.Nodes;

/// <summary>The way from the document to a value; becomes text only when there is an error to report.</summary>
internal sealed class ConfigPath
{
    private readonly ConfigPath? _parent;
    private readonly string _key;
    private readonly int _index;

    private ConfigPath(ConfigPath? parent, string key, int index)
    {
        _parent = parent;
        _key = key;
        _index = index;
    }

    public static ConfigPath Document { get; } = new(null, "", -1);

    public ConfigPath Key(string key) => new(this, key, -1);

    public ConfigPath Item(int index) => new(this, "", index);

    public override string ToString()
    {
        if (_parent is null) return "";
        var before = _parent.ToString();
        if (_index >= 0) return $"{before}[{_index}]";
        return before.Length == 0 ? _key : $"{before}.{_key}";
    }
}
