namespace Odin.Tests.Anycast.Support;

/// <summary>FRR's bgpd alone: without zebra it installs no routes, but it takes and shows them.</summary>
internal static class Frr
{
    private const string Own = "10.95.1.3";

    private const string Last = "metric 1000, community graceful-shutdown, path 4200000001 4200000001";

    public static RouterProgram Program { get; } = new("/usr/lib/frr/bgpd", "frr", 64503, Own,
        $"""
        log stdout debugging
        debug bgp updates in
        debug bgp neighbor-events
        router bgp 64503
         bgp router-id {Own}
         no bgp ebgp-requires-policy
         neighbor {RouterProgram.Next} remote-as {AnycastEdge.As}
         neighbor {RouterProgram.Next} passive
         neighbor {RouterProgram.Next} password {RouterProgram.Password}
         address-family ipv6 unicast
          neighbor {RouterProgram.Next} activate
         exit-address-family

        """,
        (file, folder) => ["-Z", "-S", "-l", Own, "-P", "0", "-f", file, "-i", Path.Combine(folder, "pid"), "--vty_socket", folder],
        [
            $"{RouterProgram.Next} went from OpenConfirm to Established",
            $"nexthop {RouterProgram.Next}, origin i, metric 0, path 4200000001",
            $"rcvd {AnycastNet.Address}/32 IPv4 unicast",
            $"origin i, mp_nexthop {RouterProgram.Next6}, metric 0, path 4200000001",
            $"rcvd {AnycastNet.Address6}/128 IPv6 unicast",
        ],
        [
            $"nexthop {RouterProgram.Next}, origin i, {Last}",
            $"rcvd {AnycastNet.Address}/32 IPv4 unicast",
            $"origin i, mp_nexthop {RouterProgram.Next6}, {Last}",
            $"rcvd {AnycastNet.Address6}/128 IPv6 unicast",
            $"rcvd UPDATE about {AnycastNet.Address}/32 IPv4 unicast -- withdrawn",
            $"rcvd UPDATE about {AnycastNet.Address6}/128 IPv6 unicast -- withdrawn",
            $"received from neighbor {RouterProgram.Next} 6/2 (Cease/Administrative Shutdown) \"edge edge1 stops\"",
        ]);
}
