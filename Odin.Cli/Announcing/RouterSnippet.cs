using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Odin.Edge.Announcing.Bgp;

namespace Odin.Cli.Announcing;

/// <summary>What a router needs for one edge.</summary>
/// <param name="RouterAs">The router's AS.</param>
/// <param name="Edge">Where the router reaches the edge; null: to be filled in.</param>
/// <param name="Bgp">The edge's settings.</param>
/// <param name="Vips">The addresses of all VIPs.</param>
internal sealed record RouterSnippet(uint RouterAs, IPAddress? Edge, BgpSettings Bgp, ImmutableArray<IPAddress> Vips)
{
    private const string Unknown = "ADDRESS-OF-THE-EDGE";

    private string Neighbour => Edge?.ToString() ?? Unknown;

    private IEnumerable<IPAddress> Of(AddressFamily family) => Vips.Where(address => address.AddressFamily == family);

    private long Hold => (long)Bgp.Hold.TotalSeconds;

    public string ToBird() => string.Join('\n',
    [
        "# BIRD 2: /etc/bird/bird.conf",
        .. BirdFilter("odin_vips4", AddressFamily.InterNetwork, 32),
        .. BirdFilter("odin_vips6", AddressFamily.InterNetworkV6, 128),
        "protocol bgp odin_edge {",
        $"  local as {RouterAs};",
        $"  neighbor {Neighbour} as {Bgp.As};",
        "  passive;                    # The edge opens the session.",
        $"  hold time {Hold};",
        "  error wait time 1, 5;       # Without it BIRD refuses the edge for a minute after a failure.",
        .. Bgp.Password is null ? Array.Empty<string>() : ["  password \"...\";             # As in the edge's BgpPasswordFile."],
        .. Bgp.HasTtlSecurity ? ["  ttl security on;"] : Array.Empty<string>(),
        "  # bfd on;                   # With BIRD on the edge's machine: a dead host is noticed in under half a second.",
        .. BirdChannel("ipv4", "odin_vips4", AddressFamily.InterNetwork),
        .. BirdChannel("ipv6", "odin_vips6", AddressFamily.InterNetworkV6),
        "}",
    ]);

    public string ToFrr() => string.Join('\n',
    [
        "! FRR: vtysh, configure terminal",
        .. Of(AddressFamily.InterNetwork).Select(vip => $"ip prefix-list odin-vips4 permit {vip}/32"),
        .. Of(AddressFamily.InterNetworkV6).Select(vip => $"ipv6 prefix-list odin-vips6 permit {vip}/128"),
        "bgp community-list standard odin-soft permit graceful-shutdown",
        .. FrrMap("odin-vips4", "ip", AddressFamily.InterNetwork),
        .. FrrMap("odin-vips6", "ipv6", AddressFamily.InterNetworkV6),
        $"router bgp {RouterAs}",
        $" neighbor {Neighbour} remote-as {Bgp.As}",
        $" neighbor {Neighbour} passive",
        $" neighbor {Neighbour} timers {Math.Max(1, Hold / 3)} {Hold}",
        .. Bgp.Password is null ? Array.Empty<string>() : [$" neighbor {Neighbour} password ..."],
        .. Bgp.HasTtlSecurity ? [$" neighbor {Neighbour} ttl-security hops 1"] : Array.Empty<string>(),
        .. FrrFamily("ipv4", "odin-vips4", AddressFamily.InterNetwork),
        .. FrrFamily("ipv6", "odin-vips6", AddressFamily.InterNetworkV6),
    ]);

    private IEnumerable<string> BirdFilter(string name, AddressFamily family, int bits) => !Of(family).Any() ? [] :
    [
        $"filter {name} {{",
        $"  if net !~ [ {string.Join(", ", Of(family).Select(vip => $"{vip}/{bits}"))} ] then reject;",
        "  if (65535, 0) ~ bgp_community then bgp_local_pref = 0;   # The last choice.",
        "  accept;",
        "}",
    ];

    private IEnumerable<string> BirdChannel(string channel, string filter, AddressFamily family) => !Of(family).Any() ? [] :
        [$"  {channel} {{ import filter {filter}; import limit {Of(family).Count() + 1} action restart; export none; }};"];

    private IEnumerable<string> FrrMap(string name, string prefix, AddressFamily family) => !Of(family).Any() ? [] :
    [
        $"route-map {name} permit 10",
        $" match {prefix} address prefix-list {name}",
        " match community odin-soft",
        " set local-preference 0",
        $"route-map {name} permit 20",
        $" match {prefix} address prefix-list {name}",
    ];

    private IEnumerable<string> FrrFamily(string family, string map, AddressFamily of) => !Of(of).Any() ? [] :
    [
        $" address-family {family} unicast",
        $"  neighbor {Neighbour} activate",
        $"  neighbor {Neighbour} route-map {map} in",
        $"  neighbor {Neighbour} maximum-prefix {Of(of).Count() + 1}",
        " exit-address-family",
    ];
}
