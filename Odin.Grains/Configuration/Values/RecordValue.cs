using System.Text.Json.Nodes;
using Odin.Grains.Configuration.Nodes;

namespace Odin.Grains.Configuration.Values;

/// <summary>An object with known keys, matched without regard to case. What is not written stays as it was at the start.</summary>
internal sealed class RecordValue<T>(string expected, params Key<T>[] keys) : ConfigValue<T>
{
    private readonly Dictionary<string, Key<T>> _byName = keys.ToDictionary(key => key.Name, StringComparer.OrdinalIgnoreCase);

    public override string Expected => expected;

    /// <summary>The same object without some keys.</summary>
    public RecordValue<T> Without(params string[] names) => new(expected, [.. keys.Where(key => !names.Contains(key.Name))]);

    public override bool TryRead(ConfigNode node, T start, ConfigPath path, ConfigErrors errors, out T value)
    {
        value = start;
        if (node is not MapNode map)
        {
            errors.Add(node, path, $"is {node.Kind}; expected {expected}.");
            return false;
        }

        var isGood = true;
        var seen = new Dictionary<string, MapEntry>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in map.Entries)
        {
            if (FindKey(entry, seen, path, errors) is { } key) isGood &= key.TryRead(entry.Value, path.Key(key.Name), errors, ref value);
            else isGood = false;
        }

        return HasRequired(map, seen, path, errors) && isGood;
    }

    private Key<T>? FindKey(MapEntry entry, Dictionary<string, MapEntry> seen, ConfigPath path, ConfigErrors errors)
    {
        if (!_byName.TryGetValue(entry.Key, out var key))
        {
            errors.AddAt(
                entry.Line, entry.Column, path.Key(entry.Key), entry.Key,
                $"there is no key " +
                    $"\"{entry.ShortKey}\" here.{DidYouMean.Hint(entry.Key, _byName.Keys)} Known keys: " +
                        $"{string.Join(", ", keys.Select(known => known.Name))}.");
            return null;
        }

        if (seen.TryAdd(entry.Key, entry)) return key;
        errors.AddAt(entry.Line, entry.Column, path.Key(key.Name), entry.Key,
            $"the key \"{entry.Key}\" stands twice, first in line {seen[entry.Key].Line}; keep one of them.");
        return null;
    }

    private bool HasRequired(MapNode map, Dictionary<string, MapEntry> seen, ConfigPath path, ConfigErrors errors)
    {
        var missing = keys.Where(key => key.IsRequired && !seen.ContainsKey(key.Name)).ToList();
        foreach (var key in missing) errors.AddMissing(map, path, $"the key \"{key.Name}\" is missing; expected {key.Expected}.");
        return missing.Count == 0;
    }

    public override JsonNode? Write(T value) => new JsonObject(keys.Select(key => KeyValuePair.Create(key.Name, key.Write(value))));

    /// <summary>Only the keys that say something else than <paramref name="start"/>, and the required ones.</summary>
    public JsonObject WriteDifferences(T value, T start) =>
        new(keys.Where(key => key.IsRequired || key.Differs(value, start)).Select(key => KeyValuePair.Create(key.Name, key.Write(value))));

    public override JsonObject Schema(T start)
    {
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["properties"] = new JsonObject(keys.Select(key => KeyValuePair.Create<string, JsonNode?>(key.Name, key.Schema(start)))),
        };
        var required = keys.Where(key => key.IsRequired).Select(key => (JsonNode)key.Name).ToArray();
        if (required.Length > 0) schema["required"] = new JsonArray(required);
        return schema;
    }

    public override IEnumerable<KeyDescription> Describe(string prefix, T start) => keys.SelectMany(key => key.Describe(prefix, start));
}
