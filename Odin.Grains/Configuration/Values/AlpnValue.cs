using System.Text.Json.Nodes;

namespace Odin.Grains.Configuration.Values;

/// <summary>The name of a protocol as ALPN has it: <c>h2</c>, <c>http/1.1</c>, <c>postgresql</c>.</summary>
internal sealed class AlpnValue : TextualValue<string>
{
    private const int MaxLength = 255;   // RFC 7301: one byte has the length.

    public override string Expected => "a protocol of ALPN, such as h2, http/1.1 or postgresql";

    public override JsonObject Schema(string start) =>
        new() { ["type"] = "string", ["pattern"] = "^[!-~]+$", ["minLength"] = 1, ["maxLength"] = MaxLength };

    protected override bool TryParse(string text, out string value)
    {
        value = text;
        return text.Length is >= 1 and <= MaxLength && !text.AsSpan().ContainsAnyExceptInRange('!', '~');
    }

    protected override string Format(string value) => value;
}
