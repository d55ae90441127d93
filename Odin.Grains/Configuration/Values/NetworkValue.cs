using System.Text.Json.Nodes;

namespace Odin.Grains.Configuration.Values;

/// <summary>A network in CIDR notation, kept as written.</summary>
internal sealed class NetworkValue : TextualValue<string>
{
    public override string Expected => "a network in CIDR notation such as 10.0.0.0/8 or 2001:db8::/32, or one IP address";

    public override JsonObject Schema(string start) => new() { ["type"] = "string" };

    protected override bool TryParse(string text, out string value)
    {
        value = text;
        return StrictNetwork.TryParse(text, out _) || StrictAddress.TryParse(text, out _);
    }

    protected override string Format(string value) => value;

    protected override string Why(string text) => StrictNetwork.Why(text);
}
