using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Odin.Grains.Configuration.Values;

/// <summary><c>host:port</c>; IPv6 addresses stand in brackets.</summary>
internal sealed class AddressValue : TextualValue<TargetAddress>
{
    private const int MaxHostLength = 253;

    private static readonly SearchValues<char> HostCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    private static readonly SearchValues<char> AddressCharacters = SearchValues.Create("0123456789.");

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
        if (!PortsValue.TryParsePort(text.AsSpan(colon + 1), out var port)) return (null, $": \"{text[(colon + 1)..]}\" is no port from 1 to 65535");
        if (host.Length == 0) return (null, ": the host is missing");

        if (host is ['[', .. var inner, ']']) return IsIPv6(inner) ? (new TargetAddress(inner, port), "") : (null, $": {inner} is no IPv6 address");
        if (host.Contains(':')) return (null, IsIPv6(host) ? $": an IPv6 address stands in brackets, [{host}]:{port}" : ": there are too many colons");
        return IsHost(host) ? (new TargetAddress(host, port), "") : (null, $": \"{host}\" is neither a DNS name nor an IP address");
    }

    private static bool IsIPv6(string text) => IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6;

    /// <summary>Names of digits and dots alone are taken for addresses, which must then be whole ones.</summary>
    private static bool IsHost(string host)
    {
        if (!host.AsSpan().ContainsAnyExcept(AddressCharacters)) return host.Count(c => c == '.') == 3 && IPAddress.TryParse(host, out _);
        return host.Length <= MaxHostLength && !host.AsSpan().ContainsAnyExcept(HostCharacters) && host.TrimEnd('.').Split('.').All(label => label.Length is >= 1 and <= 63);
    }
}
