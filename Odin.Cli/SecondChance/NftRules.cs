using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Odin.Cli.SecondChance;

/// <summary>The rules of nftables, as text for <c>nft -f -</c> that replaces what stood before at once.</summary>
/// <remarks>
/// A packet for a VIP that begins no connection, and for which the kernel knows nothing but a listener, belongs to a session of another
/// edge. It is passed on through the tunnel; without these rules the kernel resets that session. A packet that comes out of the tunnel goes
/// to a socket of this machine or is dropped: it is never passed on again, and never answered by a reset, because the session may be the
/// one of another peer that was asked, too.
/// </remarks>
internal static class NftRules
{
    public const string Table = "odin_second_chance", Device = "odin-sc";

    /// <summary>Where packets are sent to in the tunnel. No machine has these addresses; all that are asked receive them.</summary>
    public const string Next4 = "169.254.41.7", Next6 = "fe80::4107";

    /// <param name="asks">Packets are passed on; false: they are left to the kernel.</param>
    public static string Of(TunnelSettings settings, bool asks) => string.Join('\n',
        [.. Family(settings, asks, AddressFamily.InterNetwork), .. Family(settings, asks, AddressFamily.InterNetworkV6), ""]);

    /// <summary>Takes everything away.</summary>
    public static string None { get; } = string.Join('\n', [.. Gone("ip"), .. Gone("ip6"), ""]);

    private static IEnumerable<string> Family(TunnelSettings settings, bool asks, AddressFamily family)
    {
        var isFour = family == AddressFamily.InterNetwork;
        var ip = isFour ? "ip" : "ip6";
        ImmutableArray<IPAddress> vips = [.. settings.Vips.Where(vip => vip.AddressFamily == family)];
        return
        [
            .. Gone(ip),
            $"table {ip} {Table} {{",
            "  chain arriving {",
            "    type filter hook prerouting priority mangle; policy accept;",
            .. settings.Local.AddressFamily == family ? [Strangers(settings, ip)] : Array.Empty<string>(),
            .. vips.IsEmpty ? Array.Empty<string>() : Tunnelled($"{ip} daddr {Set(vips)} tcp flags & syn == 0"),
            $"    iifname \"{Device}\" drop",
            .. asks && !vips.IsEmpty ? [$"    iifname != \"lo\" {ip} daddr {Set(vips)} tcp flags & syn == 0 socket wildcard 1 jump asking"]
                : Array.Empty<string>(),
            "  }",
            "  chain asking {",
            $"    limit rate over {settings.PacketsPerSecond}/second burst {settings.PacketsPerSecond} packets drop",
            $"    counter dup to {(isFour ? Next4 : Next6)} device \"{Device}\" drop",
            "  }",
            "  chain leaving {",
            "    type filter hook output priority mangle; policy accept;",
            .. vips.IsEmpty ? Array.Empty<string>() : [Clamp($"{ip} saddr {Set(vips)}", settings.TunnelMtu - (isFour ? 40 : 60))],
            "  }",
            "}",
        ];
    }

    private static IEnumerable<string> Gone(string ip) => [$"add table {ip} {Table}", $"delete table {ip} {Table}"];

    private static string Strangers(TunnelSettings settings, string ip)
    {
        var port = $"    {ip} daddr {settings.Local} udp dport {settings.Port}";
        return settings.Peers.IsEmpty ? $"{port} drop"
            : $"{port} {ip} saddr != {Set([.. settings.Peers.Select(peer => peer.Address)])} drop";
    }

    /// <summary>Any socket takes it but a listener: one of a session, of a handshake, of a session that has just ended.</summary>
    private static string[] Tunnelled(string packet) =>
    [
        $"    iifname \"{Device}\" meta pkttype set host",
        $"    iifname \"{Device}\" {packet} socket wildcard 1 drop",
        $"    iifname \"{Device}\" {packet} socket transparent 0 counter accept",
    ];

    /// <summary>Clients must never send what does not fit into the tunnel.</summary>
    private static string Clamp(string packet, int bytes) =>
        $"    {packet} tcp flags & (syn|ack) == (syn|ack) tcp option maxseg size > {bytes} tcp option maxseg size set {bytes}";

    private static string Set(ImmutableArray<IPAddress> addresses) => $"{{ {string.Join(", ", addresses)} }}";
}
