using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Odin.Grains.Configuration.Nodes;

namespace Odin.Grains.Configuration.Values;

/// <summary>An object whose keys are names that the author chooses, unique without regard to case. Their order does not matter.</summary>
/// <param name="item">The value of each name.</param>
/// <param name="newItem">Makes one of a name, before the rest of it is read.</param>
/// <param name="nameOf">The name of one.</param>
internal sealed class NamedValue<T>(ConfigValue<T> item, Func<string, T> newItem, Func<T, string> nameOf) : ConfigValue<ImmutableArray<T>>
{
    private static readonly NameValue Name = new();

    public override string Expected => $"an object with names as keys; each: {item.Expected}";

    public override bool TryRead(ConfigNode node, ImmutableArray<T> start, ConfigPath path, ConfigErrors errors,
        out ImmutableArray<T> value)
    {
        value = start;
        if (node is not MapNode map)
        {
            errors.Add(node, path, $"is {node.Kind}; expected {Expected}.");
            return false;
        }

        var isGood = true;
        var items = new SortedDictionary<string, T>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in map.Entries)
        {
            isGood &= IsNew(entry, items, path, errors)
                & item.TryRead(entry.Value, newItem(entry.Key), path.Key(entry.Key), errors, out var read);
            items[entry.Key] = read;
        }

        value = [.. items.Values];
        return isGood;
    }

    public override JsonNode? Write(ImmutableArray<T> value) =>
        new JsonObject(value.Select(one => KeyValuePair.Create(nameOf(one), item.Write(one))));

    public override JsonObject Schema(ImmutableArray<T> start) => new()
    {
        ["type"] = "object",
        ["propertyNames"] = Name.Schema(""),
        ["additionalProperties"] = item.Schema(newItem("")),
    };

    public override IEnumerable<KeyDescription> Describe(string prefix, ImmutableArray<T> start) =>
        item.Describe($"{prefix}.*", newItem(""));

    private static bool IsNew(MapEntry entry, SortedDictionary<string, T> items, ConfigPath path, ConfigErrors errors)
    {
        if (!NameValue.IsName(entry.Key))
            errors.AddAt(entry.Line, entry.Column, path.Key(entry.Key), entry.Key, $"is not valid; expected {Name.Expected}.");
        else if (items.ContainsKey(entry.Key))
        {
            errors.AddAt(entry.Line, entry.Column, path.Key(entry.Key), entry.Key,
                $"the name \"{entry.Key}\" stands twice; keep one of them.");
        }
        else
            return true;
        return false;
    }
}
