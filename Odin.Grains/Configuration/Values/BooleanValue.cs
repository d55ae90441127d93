using System.Text.Json.Nodes;
using Odin.Grains.Configuration.Nodes;

namespace Odin.Grains.Configuration.Values;

/// <summary><c>true</c> or <c>false</c>.</summary>
internal sealed class BooleanValue : ConfigValue<bool>
{
    public override string Expected => "true or false";

    public override bool TryRead(ConfigNode node, bool start, ConfigPath path, ConfigErrors errors, out bool value)
    {
        value = start;
        if (node is ScalarNode { Type: ScalarType.Boolean } scalar)
        {
            value = scalar.Text == "true";
            return true;
        }

        errors.Add(node, path, $"is not valid; expected {Expected}.");
        return false;
    }

    public override JsonNode? Write(bool value) => JsonValue.Create(value);

    public override JsonObject Schema(bool start) => new() { ["type"] = "boolean" };
}
