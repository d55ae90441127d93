using System.Collections.Immutable;

namespace Odin.Grains.Configuration.Nodes;

/// <summary>Values in an order.</summary>
public sealed record ListNode(ImmutableArray<ConfigNode> Items, int Line, int Column) : ConfigNode(Line, Column)
{
    public override string Kind => "a list";

    public override string Excerpt => Items.IsEmpty ? "[]" : "[…]";
}
