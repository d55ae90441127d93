using System.Collections.Immutable;
using Odin.Grains.Configuration.Nodes;

namespace Odin.Cli.Configuration;

/// <summary>YAML's merge key: <c>&lt;&lt;: *one</c> or <c>&lt;&lt;: [*one, *two]</c> takes over the keys
/// that the object does not have itself.</summary>
internal static class YamlMerge
{
    public const string Key = "<<";

    /// <summary>Adds what is merged. The object's own keys win, then the earlier object of the list;
    /// case does not count, as in every key.</summary>
    public static void Into(ImmutableArray<MapEntry>.Builder entries, MapEntry merge)
    {
        var names = entries.Select(entry => entry.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in Objects(merge).SelectMany(map => map.Entries))
        {
            if (names.Add(entry.Key)) entries.Add(entry);
        }
    }

    private static IEnumerable<MapNode> Objects(MapEntry merge) => merge.Value switch
    {
        MapNode map => [map],
        ListNode list when list.Items.All(item => item is MapNode) => list.Items.Cast<MapNode>(),
        var other =>
            throw new DocumentException(other.Line, other.Column,
                $"<< takes an object or a list of objects, most often aliases such as *one; this is {other.Kind}"),
    };
}
