using System.Text.Json.Nodes;
using Odin.Grains.Configuration.Nodes;

namespace Odin.Grains.Configuration.Values;

/// <summary>A value or null. Formats without a null write the text <c>none</c>.</summary>
internal sealed class OptionalValue<T, TOptional>(ConfigValue<T> inner, T start, Func<T, TOptional> wrap, Func<TOptional, T?> unwrap)
    : ConfigValue<TOptional>
{
    public override string Expected => $"{inner.Expected}, or null";

    public override bool TryRead(ConfigNode node, TOptional startOptional, ConfigPath path, ConfigErrors errors, out TOptional value)
    {
        value = startOptional;
        if (node is ScalarNode { Type: ScalarType.Null } or ScalarNode { Type: ScalarType.Text, Text: "none" or "None" })
        {
            value = default!;
            return true;
        }

        if (!inner.TryRead(node, startOptional is null ? start : unwrap(startOptional)!, path, errors, out var read)) return false;
        value = wrap(read);
        return true;
    }

    public override JsonNode? Write(TOptional value) => value is null ? null : inner.Write(unwrap(value)!);

    public override JsonObject Schema(TOptional startOptional) => new()
    {
        ["anyOf"] = new JsonArray(inner.Schema(start), new JsonObject { ["type"] = "null" }),
    };

    public override IEnumerable<KeyDescription> Describe(string prefix, TOptional startOptional) => inner.Describe(prefix, start);
}

/// <summary>Makes values optional.</summary>
internal static class Optional
{
    public static ConfigValue<T?> Of<T>(ConfigValue<T> inner) where T : struct =>
        new OptionalValue<T, T?>(inner, default, value => value, value => value ?? default);

    public static ConfigValue<T?> Of<T>(ConfigValue<T> inner, T start) where T : class =>
        new OptionalValue<T, T?>(inner, start, value => value, value => value);
}
