using System.Net;
using System.Text.Json.Nodes;

namespace Odin.Grains.Configuration.Values;

/// <summary>An address that routers can lead to: none of those that mean something else on each machine.</summary>
internal sealed class VipAddressValue : TextualValue<string>
{
    public override string Expected => "an IP address that routers can lead to, such as 192.0.2.80 or 2001:db8::80";

    public override JsonObject Schema(string start) => new() { ["type"] = "string" };

    protected override bool TryParse(string text, out string value)
    {
        value = text;
        if (!StrictAddress.TryParse(text, out var address) || !IsRoutable(address)) return false;
        value = address.ToString();
        return true;
    }

    protected override string Format(string value) => value;

    protected override string Why(string text) => StrictAddress.TryParse(text, out var address) && !IsRoutable(address)
        ? ": no router leads to such an address" : text.Contains('/') ? ": a VIP is a single address without a prefix"
        : StrictAddress.Why(text);

    private static bool IsRoutable(IPAddress address) =>
        !IPAddress.IsLoopback(address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any)
        && !address.IsIPv4MappedToIPv6 && !address.IsIPv6LinkLocal && !address.IsIPv6Multicast
        && !(address.GetAddressBytes() is [var first, var second, _, _] && (first is 0 or >= 224 || (first, second) == (169, 254)));
}
