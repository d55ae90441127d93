using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Odin.Edge.Targets;

/// <summary>Which addresses a target's name may lead to. Pure. An address that a target names literally is not asked about here.</summary>
/// <param name="allowed">These and no others. Null: all but those that lead to this machine, to its
/// own link, or to nobody in particular.</param>
internal sealed class TargetNetworks(ImmutableArray<IPNetwork>? allowed)
{
    private static readonly ImmutableArray<(IPNetwork Network, string Words)> Special =
    [
        (IPNetwork.Parse("0.0.0.0/8"), "unspecified"), (IPNetwork.Parse("127.0.0.0/8"), "loopback"),
        (IPNetwork.Parse("169.254.0.0/16"), "link-local"),
        (IPNetwork.Parse("224.0.0.0/4"), "multicast"), (IPNetwork.Parse("255.255.255.255/32"), "broadcast"),
        (IPNetwork.Parse("::/128"), "unspecified"), (IPNetwork.Parse("::1/128"), "loopback"),
        (IPNetwork.Parse("fe80::/10"), "link-local"), (IPNetwork.Parse("ff00::/8"), "multicast"),
    ];

    /// <summary>Networks that carry an IPv4 address, and the byte at which it begins: RFC 4291 (mapped and
    /// compatible), RFC 6052 and RFC 3056.</summary>
    private static readonly ImmutableArray<(IPNetwork Network, int Place)> Embedding =
    [
        (IPNetwork.Parse("::ffff:0:0/96"), 12), (IPNetwork.Parse("64:ff9b::/96"), 12), (IPNetwork.Parse("2002::/16"), 2),
            (IPNetwork.Parse("::/96"), 12),
    ];

    public static TargetNetworks Default { get; } = new(null);

    /// <summary>Null: some part is no network in CIDR notation; an address alone stands for itself.</summary>
    public static TargetNetworks? TryParse(string text)
    {
        var networks = new List<IPNetwork>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!IPAddress.TryParse(part.Split('/')[0], out var address) || !IsPlain(address, part)) return null;
            if (!IPNetwork.TryParse(part.Contains('/') ? part : $"{part}/{address.GetAddressBytes().Length * 8}", out var network))
                return null;
            // Bits beyond the prefix: another network was meant, or another prefix.
            if (!network.BaseAddress.Equals(address)) return null;
            networks.Add(network);
        }

        return new TargetNetworks([.. networks]);
    }

    /// <summary>What speaks against the address, in a word; null: the name may lead there.</summary>
    public string? WhyRefused(string host, IPAddress address)
    {
        var (plain, carried) = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, CarriedBy(address));
        if (carried is null && KindOf(plain) == "loopback" && IsLocalhost(host)) return null;
        if (allowed is { } networks)
            return networks.Any(network => network.Contains(plain) || network.Contains(address)) ? null : "not in TargetNetworks";
        return KindOf(plain) ?? (carried is null ? null : KindOf(carried));
    }

    /// <summary>RFC 6761, section 6.3: these names mean this machine, so they name loopback addresses literally.</summary>
    private static bool IsLocalhost(string host)
    {
        var name = host.TrimEnd('.');
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>010.0.0.1 and 127.1 are addresses to the system, of networks nobody meant.</summary>
    private static bool IsPlain(IPAddress address, string part) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == part.Split('/')[0];

    private static string? KindOf(IPAddress address) => Special.FirstOrDefault(special => special.Network.Contains(address)).Words;

    /// <summary>The IPv4 address inside an IPv6 address; null: there is none.</summary>
    private static IPAddress? CarriedBy(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || address.IsIPv4MappedToIPv6) return null;
        if (address.Equals(IPAddress.IPv6Any) || address.Equals(IPAddress.IPv6Loopback)) return null;
        foreach (var (network, place) in Embedding)
        {
            if (network.Contains(address)) return new IPAddress(address.GetAddressBytes().AsSpan(place, 4));
        }

        return null;
    }
}
