namespace Odin.Tests.Anycast.Support;

/// <summary>GoBGP. Its log has each message, attribute by attribute, with the numbers that RFCs give them.</summary>
internal static class GoBgp
{
    private const string Own = "10.95.1.4";

    private const string Received = "\"level\":\"debug\",\"msg\":\"received update\"";

    private const string Full = "\"asns\":[4200000001]}]}";
    private const string Soft = """{"type":4,"metric":1000},{"type":8,"communities":[4294901760]}""";   // 65535:0.

    private const string Route4 = "\"nlri\":[{\"prefix\":\"" + AnycastNet.Address + "/32\"}]";
    private const string Address6 = $$"""[{"prefix":"{{AnycastNet.Address6}}/128"}]}]""";
    private const string Route6 =
        $$"""{"type":14,"nexthop":"{{RouterProgram.Next6}}","afi":2,"safi":1,"value":{{Address6}},{{Received}}""";

    public static RouterProgram Program { get; } = new("gobgpd", "gobgpd", 64504, Own,
        $"""
        [global.config]
          as = 64504
          router-id = "{Own}"
          local-address-list = ["{Own}"]
        [[neighbors]]
          [neighbors.config]
            neighbor-address = "{RouterProgram.Next}"
            peer-as = {AnycastEdge.As}
            auth-password = "{RouterProgram.Password}"
          [neighbors.transport.config]
            passive-mode = true
          [[neighbors.afi-safis]]
            [neighbors.afi-safis.config]
              afi-safi-name = "ipv4-unicast"
          [[neighbors.afi-safis]]
            [neighbors.afi-safis.config]
              afi-safi-name = "ipv6-unicast"
        """,
        (file, _) => ["-f", file, "-l", "debug", "--pprof-disable"],
        [
            "\"new\":\"BGP_FSM_ESTABLISHED\"",
            $$"""{{Full}},{"type":3,"nexthop":"{{RouterProgram.Next}}"},{"type":4,"metric":0}],{{Received}},{{Route4}}""",
            $$"""{{Full}},{"type":4,"metric":0},{{Route6}}""",
        ],
        [
            $"{Soft}],{Received},{Route4}",
            $"{Soft},{Route6}",
            $$"""withdrawals":[{"prefix":"{{AnycastNet.Address}}/32"}]""",
            $$"""{"type":15,"afi":2,"safi":1,"value":{{Address6}},{{Received}}""",
            """{"Code":6,"Communicated-Reason":"edge edge1 stops",""",
            "notification-received code 6(cease) subcode 2(administrative shutdown)",
        ]);
}
