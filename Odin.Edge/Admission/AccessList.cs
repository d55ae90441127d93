using System.Net;
using Odin.Edge.Loops;
using Odin.Grains.Configuration;

namespace Odin.Edge.Admission;

/// <summary>Which client addresses may connect, built once per app version. Immutable; from any thread.</summary>
internal sealed class AccessList
{
    private const int MappedPrefixLength = 96;

    private readonly PrefixTable _ipv4;
    private readonly PrefixTable _ipv6;

    private AccessList(IEnumerable<string> allow, IEnumerable<string> deny, bool otherwise)
    {
        var networks = allow.Select(text => (Network: Parse(text), IsAllowed: true))
            .Concat(deny.Select(text => (Network: Parse(text), IsAllowed: false))).ToList();
        _ipv4 = Table(isIPv4: true);
        _ipv6 = Table(isIPv4: false);

        PrefixTable Table(bool isIPv4) => new(
            networks.Where(entry => entry.Network.Address.IsIPv4 == isIPv4)
                .Select(entry => (entry.Network.Address.Bits, entry.Network.Length, entry.IsAllowed)), otherwise);
    }

    /// <summary>Null when everybody may connect. When networks are allowed, all others are denied.</summary>
    public static AccessList? Of(AccessSpec spec) =>
        spec.Allow.IsEmpty && spec.Deny.IsEmpty ? null : new AccessList(spec.Allow, spec.Deny, otherwise: spec.Allow.IsEmpty);

    /// <summary>A list that contains these networks and nothing else.</summary>
    public static AccessList Only(IEnumerable<string> networks) => new(networks, [], otherwise: false);

    public bool Allows(in ClientAddress client) => (client.IsIPv4 ? _ipv4 : _ipv6).IsAllowed(client.Bits);

    /// <summary>A network as configured; one within ::ffff:0:0/96 is the IPv4 network it stands for.</summary>
    private static (ClientAddress Address, int Length) Parse(string text)
    {
        var network = IPNetwork.TryParse(text, out var parsed) ? parsed : Single(IPAddress.Parse(text));
        var bytes = network.BaseAddress.GetAddressBytes();
        var address = ClientAddress.Of(bytes);
        var isMapped = address.IsIPv4 && bytes.Length == 16;
        return (address, isMapped ? network.PrefixLength - MappedPrefixLength : network.PrefixLength);
    }

    private static IPNetwork Single(IPAddress address) => new(address, address.GetAddressBytes().Length * 8);
}
