using Odin.Tests.Drills.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Anycast.Support;

/// <summary>A BIRD on an edge's own machine: the edge announces to it over loopback, and it announces to the router, with BFD of 3 x 100 ms
/// (docs/ANYCAST.md).</summary>
internal sealed class BirdBeside : IAsyncDisposable
{
    public const uint As = 64510;

    /// <summary>What the router has besides.</summary>
    public const string RouterPart = """protocol bfd { interface "*" { interval 100 ms; multiplier 3; }; debug { states, events }; }""";

    private readonly string _folder = Directory.CreateTempSubdirectory("odin-bird-").FullName;
    private readonly DrillProcess _bird;

    private BirdBeside(Place place) => _bird = new DrillProcess("bird beside the edge", place,
        "bird", "-f", "-c", Path.Combine(_folder, "bird.conf"), "-s", Path.Combine(_folder, "ctl"), "-P", Path.Combine(_folder, "pid"));

    public LiveProcess Process => _bird.Process;

    public static async Task<BirdBeside> StartAsync(Place place, int number)
    {
        var beside = new BirdBeside(place);
        await File.WriteAllTextAsync(Path.Combine(beside._folder, "bird.conf"), Configuration(number));
        await beside._bird.StartAsync("Started");
        return beside;
    }

    public async ValueTask DisposeAsync()
    {
        await _bird.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Configuration(int number) => $$"""
        router id {{AnycastNet.HostOf(number)}};
        log stderr all;
        protocol device { }
        protocol bfd { interface "eth0" { interval 100 ms; multiplier 3; }; }
        protocol bgp odin {
          local as {{As}};
          neighbor 127.0.0.1 as {{AnycastEdge.As}};
          multihop; passive; error wait time 1, 5;
          ipv4 { import all; export none; };
          ipv6 { import all; export none; };
        }
        protocol bgp upstream {
          local as {{As}};
          neighbor {{AnycastNet.RouterOf(number)}} as {{BirdRouter.As}};
          bfd on; hold time 3; connect delay time 1; error wait time 1, 5;
          ipv4 { import none; export where proto = "odin"; next hop self; };
          ipv6 { import none; export where proto = "odin"; next hop address fd95:{{number}}::2; };
        }
        """;
}
