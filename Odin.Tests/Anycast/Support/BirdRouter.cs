using Odin.Tests.Support.Processes;

namespace Odin.Tests.Anycast.Support;

/// <summary>A real BIRD in the router's place. Its neighbours are <c>edge1</c>, <c>edge2</c>; what it does with their routes it
/// says line by line, so that tests wait for it.</summary>
internal sealed class BirdRouter : IAsyncDisposable
{
    public const uint As = 64500;

    private readonly string _folder = Directory.CreateTempSubdirectory("odin-bird-").FullName;
    private readonly Place _place;

    private BirdRouter(Place place) => _place = place;

    public LiveProcess Process { get; private set; } = null!;

    /// <summary>Edges of this AS; the first one is preferred.</summary>
    public static string EdgesOf(uint edgeAs) => $"{NeighbourOf(1, edgeAs, "")}\n{NeighbourOf(2, edgeAs, "")}";

    /// <summary>One neighbour; <paramref name="more"/> is put into its protocol.</summary>
    public static string NeighbourOf(int number, uint edgeAs, string more) =>
        $"protocol bgp edge{number} from edge {{ neighbor {AnycastNet.HostOf(number)} as {edgeAs}; {more} }}";

    /// <summary>Skips the test when there is no BIRD.</summary>
    public static async Task<BirdRouter> StartAsync(Place place, string neighbours)
    {
        Tool.Require("bird", "bird2");
        var router = new BirdRouter(place);
        var file = Path.Combine(router._folder, "bird.conf");
        await File.WriteAllTextAsync(file, Configuration(neighbours));
        router.Process = LiveProcess.Start("bird", "ip",
            place.Enter("bird", "-f", "-c", file, "-s", router.Socket, "-P", Path.Combine(router._folder, "pid")));
        await router.Process.WaitForLineAsync("Started");
        return router;
    }

    /// <summary>What is said from now on.</summary>
    public int Mark => Process.Lines.Count;

    /// <summary>A route of an edge has come.</summary>
    public Task AddedAsync(int edge, string address, int from = 0) => SaidAsync($"edge{edge}.", "> added", address, from);

    /// <summary>A route of an edge is gone.</summary>
    public Task RemovedAsync(int edge, string address, int from = 0) => SaidAsync($"edge{edge}.", "> removed", address, from);

    /// <summary>The edge's route is there, or comes.</summary>
    public async Task HasAsync(int edge, string address)
    {
        var last = Process.Lines.ToList().FindLastIndex(line => IsChange(line, edge, address));
        if (last < 0 || !Process.Lines[last].Contains("> added", StringComparison.Ordinal)) await AddedAsync(edge, address, last + 1);
    }

    /// <summary>How often an edge's route of this address has changed since <paramref name="from"/>.</summary>
    public int Changes(int edge, string address, int from = 0) => Process.Lines.Skip(from).Count(line => IsChange(line, edge, address));

    /// <summary>How often it was withdrawn.</summary>
    public int Withdrawals(int edge, string address, int from) => Process.Lines.Skip(from)
        .Count(line => IsChange(line, edge, address) && line.Contains("> removed", StringComparison.Ordinal));

    private static bool IsChange(string line, int edge, string address) =>
        line.Contains($"edge{edge}.ipv", StringComparison.Ordinal) && line.Contains(" > ", StringComparison.Ordinal)
        && line.Contains($" {address}/", StringComparison.Ordinal);

    /// <summary>The session with an edge is the one that it was at <paramref name="mark"/>, and up.</summary>
    public void ShouldHaveKeptSession(int edge, int mark)
    {
        var last = Process.Lines.ToList().FindLastIndex(line => line.Contains($"> edge{edge}: State changed", StringComparison.Ordinal));
        last.ShouldBeInRange(0, mark - 1);
        Process.Lines[last].ShouldEndWith("to up");
    }

    /// <summary>The hold time that it and an edge have agreed on, in seconds.</summary>
    public async Task<string> HoldAsync(int edge)
    {
        const string said = "Hold timer:";   // Followed by what is left of it, a slash, and the whole.
        var line = (await AskAsync("show", "protocols", "all", $"edge{edge}")).Split('\n')
            .Single(row => row.Contains(said, StringComparison.Ordinal));
        return line[(line.IndexOf('/', StringComparison.Ordinal) + 1)..].Trim();
    }

    /// <summary>Asks by birdc.</summary>
    public Task<string> AskAsync(params string[] question) => _place.RunAsync("birdc", ["-s", Socket, .. question]);

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private string Socket => Path.Combine(_folder, "ctl");

    private async Task SaidAsync(string neighbour, string what, string address, int from)
    {
        while (true)
        {
            var line = await Process.WaitForLineAsync(what, from);
            if (line.Contains(neighbour, StringComparison.Ordinal) && line.Contains($" {address}/", StringComparison.Ordinal)) return;
            from = Process.Lines.ToList().FindIndex(from, known => ReferenceEquals(known, line)) + 1;
        }
    }

    private static string Configuration(string neighbours) => $$"""
        router id 10.95.0.1;
        log stderr all;
        protocol device { }
        protocol kernel k4 { ipv4 { export all; }; }
        protocol kernel k6 { ipv6 { export all; }; }
        filter vips4 {
          if net !~ [ {{AnycastNet.Address}}/32 ] then reject;
          if proto = "edge1" then bgp_local_pref = 200;
          if (65535, 0) ~ bgp_community then bgp_local_pref = 0;
          accept;
        }
        filter vips6 {
          if net !~ [ {{AnycastNet.Address6}}/128 ] then reject;
          if proto = "edge1" then bgp_local_pref = 200;
          if (65535, 0) ~ bgp_community then bgp_local_pref = 0;
          accept;
        }
        template bgp edge {
          local as {{As}};
          passive;
          hold time 90;
          error wait time 1, 5;
          debug { states, routes, events };
          ipv4 { import filter vips4; import limit 10 action restart; export none; };
          ipv6 { import filter vips6; import limit 10 action restart; export none; };
        }
        {{neighbours}}
        """;
}
