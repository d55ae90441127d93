using Odin.Grains.Configuration.Nodes;

namespace Odin.Grains.Configuration.Reading;

/// <summary>Finds where something was written.</summary>
internal sealed class DocumentPlaces(ConfigNode document)
{
    /// <summary>The value at the end of these keys and indexes; null when it was not written.</summary>
    public ConfigNode? Find(params object[] steps)
    {
        ConfigNode? node = document;
        foreach (var step in steps)
        {
            node = (node, step) switch
            {
                (ListNode list, int index) when index < list.Items.Length => list.Items[index],
                (MapNode map, string key) =>
                    map.Entries.FirstOrDefault(entry => entry.Key.Equals(key, StringComparison.OrdinalIgnoreCase))?.Value,
                _ => null,
            };
        }

        return node;
    }
}
