using System.Net;
using Odin.Grains.Configuration.Values;

namespace Odin.Grains.Configuration.Reading;

/// <summary>Hosts at which an edge reaches itself: loopback, the unspecified addresses, <c>localhost</c>, and the addresses
/// of its machine where they are known.</summary>
/// <param name="machine">Addresses of the machine the edge runs on; empty when the document is for other machines.</param>
public sealed class OwnAddresses(IEnumerable<IPAddress> machine)
{
    private readonly HashSet<IPAddress> _machine = [.. machine];

    public static OwnAddresses OfAnyMachine { get; } = new([]);

    /// <summary>These and the VIPs: every edge has them.</summary>
    public OwnAddresses With(IEnumerable<VipSpec> vips) =>
        new([.. _machine, .. vips.SelectMany(vip => vip.Addresses)
            .Select(address => IPAddress.TryParse(address, out var parsed) ? parsed : null).OfType<IPAddress>()]);

    public bool Contains(string host)
    {
        if (!StrictAddress.TryParse(host, out var address)) return IsLocalName(host.TrimEnd('.'));
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)
            || _machine.Contains(address);
    }

    private static bool IsLocalName(string name) =>
        name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
}
