using System.Globalization;
using System.Text.Json.Nodes;

namespace Odin.Grains.Configuration.Values;

/// <summary>A port, or a range of ports as text.</summary>
internal sealed class PortsValue : TextualValue<PortRange>
{
    public override string Expected => "a port from 1 to 65535, or a range such as \"5200-5210\"";

    public override JsonObject Schema(PortRange start) => new()
    {
        ["anyOf"] = new JsonArray(
            new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = 65535 },
            new JsonObject { ["type"] = "string", ["pattern"] = "^[0-9]{1,5}(-[0-9]{1,5})?$" }),
    };

    public override JsonNode? Write(PortRange value) =>
        value.Count == 1 ? JsonValue.Create(value.First) : JsonValue.Create(value.ToString());

    protected override bool TryParse(string text, out PortRange value)
    {
        value = default;
        var dash = text.IndexOf('-');
        if (!TryParsePort(dash < 0 ? text : text.AsSpan(0, dash), out var first)
            || !TryParsePort(dash < 0 ? text : text.AsSpan(dash + 1), out var last)) return false;
        value = new PortRange(first, last);
        return first <= last;
    }

    protected override string Format(PortRange value) => value.ToString();

    protected override string Why(string text) =>
        text.Split('-') is [var first, var last] && TryParsePort(first, out var from) && TryParsePort(last, out var to) && from > to
        ? $": {from} is above {to}" : "";

    internal static bool TryParsePort(ReadOnlySpan<char> text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is >= 1 and <= 65535;
}
