using System.Globalization;
using System.Text.Json.Nodes;
using Odin.Grains.Configuration.Nodes;

namespace Odin.Grains.Configuration.Values;

/// <summary>A number, whole or not, within a range.</summary>
internal sealed class NumberValue(int min, int max) : ConfigValue<double>
{
    public override string Expected => string.Create(CultureInfo.InvariantCulture, $"a number from {min} to {max}");

    public override bool TryRead(ConfigNode node, double start, ConfigPath path, ConfigErrors errors, out double value)
    {
        value = start;
        if (node is ScalarNode { Type: ScalarType.Number } scalar
            && double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number >= min && number <= max)
        {
            value = number;
            return true;
        }

        errors.Add(node, path, $"is not valid; expected {Expected}.");
        return false;
    }

    public override JsonNode? Write(double value) => JsonValue.Create(value);

    public override JsonObject Schema(double start) => new() { ["type"] = "number", ["minimum"] = min, ["maximum"] = max };
}
