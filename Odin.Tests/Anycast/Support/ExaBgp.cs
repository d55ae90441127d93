namespace Odin.Tests.Anycast.Support;

/// <summary>ExaBGP. It passes what it receives on to a process of its own, here to standard error, line by line.</summary>
/// <remarks>4.2.21 cannot read the text of a Cease (RFC 9003) and answers it with an error of its own: its test looks at the bytes of the
/// message.</remarks>
internal static class ExaBgp
{
    private const string Own = "10.95.1.5";

    private const string Full = "\"as-path\": [ 4200000001 ], \"confederation-path\": [], \"med\": 0 }";
    private const string Soft = "\"med\": 1000, \"community\": [ [ 65535, 0 ] ] }";

    private const string Route4 = $$"""
        "announce": { "ipv4 unicast": { "{{RouterProgram.Next}}": [ { "nlri": "{{AnycastNet.Address}}/32" } ] }
        """;

    private const string Route6 = $$"""
        "announce": { "ipv6 unicast": { "{{RouterProgram.Next6}}": [ { "nlri": "{{AnycastNet.Address6}}/128" } ] }
        """;

    public static RouterProgram Program { get; } = new("exabgp", "exabgp", 64505, Own,
        $$"""
        process watch {
          run /bin/sed --quiet --unbuffered w/dev/stderr;
          encoder json;
        }
        neighbor {{RouterProgram.Next}} {
          router-id {{Own}};
          local-address {{Own}};
          local-as 64505;
          peer-as {{AnycastEdge.As}};
          passive;
          md5-password {{RouterProgram.Password}};
          family { ipv4 unicast; ipv6 unicast; }
          api { processes [ watch ]; neighbor-changes; receive { packets; parsed; update; notification; } }
        }
        """,
        (file, _) => [file],
        ["\"state\": \"up\"", $"{Full}, {Route4}", $"{Full}, {Route6}"],
        [
            $"{Soft}, {Route4}",
            $"{Soft}, {Route6}",
            $$"""withdraw": { "ipv4 unicast": [ { "nlri": "{{AnycastNet.Address}}/32" } ]""",
            $$"""withdraw": { "ipv6 unicast": [ { "nlri": "{{AnycastNet.Address6}}/128" } ]""",
            "\"body\": \"0x060210656467652065646765312073746F7073\"",   // Cease, administrative shutdown, 16 bytes: edge edge1 stops.
        ])
    {
        Environment = new Dictionary<string, string>
        {
            ["exabgp.tcp.bind"] = Own,
            ["exabgp.tcp.port"] = "179",
            ["exabgp.daemon.drop"] = "false",
            ["exabgp.daemon.user"] = "root",
            ["exabgp.api.cli"] = "false",
        },
    };
}
