using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Odin.Grains.Configuration.Nodes;

namespace Odin.Grains.Configuration.Values;

/// <summary>A list of values of one type.</summary>
internal sealed class ListValue<T>(ConfigValue<T> item, T newItem, int minItems = 0) : ConfigValue<ImmutableArray<T>>
{
    public override string Expected => $"a list{(minItems > 0 ? $" of at least {minItems}" : "")}; each: {item.Expected}";

    public override bool TryRead(ConfigNode node, ImmutableArray<T> start, ConfigPath path, ConfigErrors errors,
        out ImmutableArray<T> value)
    {
        value = start;
        if (node is not ListNode list)
        {
            errors.Add(node, path, $"is {node.Kind}; expected a list in brackets. Each: {item.Expected}.");
            return false;
        }

        if (list.Items.Length < minItems)
        {
            errors.Add(node, path, $"has too few items; expected at least {minItems}. Each: {item.Expected}.");
            return false;
        }

        var isGood = true;
        var items = ImmutableArray.CreateBuilder<T>(list.Items.Length);
        for (var index = 0; index < list.Items.Length; index++)
        {
            isGood &= item.TryRead(list.Items[index], newItem, path.Item(index), errors, out var read);
            items.Add(read);
        }

        value = items.MoveToImmutable();
        return isGood;
    }

    public override JsonNode? Write(ImmutableArray<T> value) => new JsonArray([.. value.Select(item.Write)]);

    public override JsonObject Schema(ImmutableArray<T> start)
    {
        var schema = new JsonObject { ["type"] = "array", ["items"] = item.Schema(newItem) };
        if (minItems > 0) schema["minItems"] = minItems;
        return schema;
    }

    public override IEnumerable<KeyDescription> Describe(string prefix, ImmutableArray<T> start) => item.Describe($"{prefix}[]", newItem);
}
