using System.Text.Json.Nodes;

namespace Odin.Grains.Configuration.Values;

/// <summary>HTTP statuses.</summary>
internal sealed class StatusValue : TextualValue<string>
{
    public override string Expected => "statuses from 100 to 599 and ranges of them, such as 200 or \"200-299,304\"";

    public override JsonObject Schema(string start) => new() { ["type"] = new JsonArray("string", "integer") };

    protected override bool TryParse(string text, out string value)
    {
        value = text;
        return StatusRange.TryParseList(text, out _);
    }

    protected override string Format(string value) => value;
}
