using System.Text.Json.Nodes;

namespace Odin.Grains.Configuration.Values;

/// <summary><c>host:port</c>; IPv6 addresses stand in brackets.</summary>
internal sealed class AddressValue : TextualValue<TargetAddress>
{
    public override string Expected => "host:port such as shop.example:8080, 10.0.0.7:8080 or [2001:db8::7]:8080";

    public override JsonObject Schema(TargetAddress start) => new() { ["type"] = "string", ["pattern"] = "^.+:[0-9]{1,5}$" };

    protected override bool TryParse(string text, out TargetAddress value) => (value = Parse(text).Address!) is not null;

    protected override string Format(TargetAddress value) => value.ToString();

    protected override string Why(string text) => Parse(text).Why;

    private static (TargetAddress? Address, string Why) Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 0 || text.EndsWith(']')) return (null, ": the port is missing");
        var host = text[..colon];
        if (!PortsValue.TryParsePort(text.AsSpan(colon + 1), out var port))
            return (null, $": \"{text[(colon + 1)..]}\" is no port from 1 to 65535");
        if (host.Contains(':') && StrictAddress.TryParse(host, out var address))
            return (null, $": an IPv6 address stands in brackets, [{address}]:{port}");
        return HostText.TryParse(host, out var bare) ? (new TargetAddress(bare, port), "") : (null, HostText.Why(host));
    }
}
