using System.Globalization;
using System.Text.Json.Nodes;
using Odin.Grains.Configuration.Nodes;

namespace Odin.Grains.Configuration.Values;

/// <summary>A whole number within a range.</summary>
internal sealed class IntegerValue(int min, int max) : ConfigValue<int>
{
    public override string Expected => string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}");

    public override bool TryRead(ConfigNode node, int start, ConfigPath path, ConfigErrors errors, out int value)
    {
        value = start;
        if (node is ScalarNode { Type: ScalarType.Number } scalar
            && int.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min
            && number <= max)
        {
            value = number;
            return true;
        }

        errors.Add(node, path, $"is not valid; expected {Expected}.");
        return false;
    }

    public override JsonNode? Write(int value) => JsonValue.Create(value);

    public override JsonObject Schema(int start) => new() { ["type"] = "integer", ["minimum"] = min, ["maximum"] = max };
}
