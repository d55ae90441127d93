using System.Collections.Immutable;

namespace Odin.Grains.Configuration.Nodes;

/// <summary>Values by key, in the order of the document. A key that stands twice is twice in it.</summary>
public sealed record MapNode(ImmutableArray<MapEntry> Entries, int Line, int Column) : ConfigNode(Line, Column)
{
    public override string Kind => "an object";

    public override string Excerpt => Entries.IsEmpty ? "{}" : "{…}";
}

/// <summary>A key with its place, and its value.</summary>
public sealed record MapEntry(string Key, int Line, int Column, ConfigNode Value)
{
    /// <summary>The key as a message shows it.</summary>
    public string ShortKey => VisibleText.Shorten(Key, 60);
}
