using System.Globalization;
using Odin.Tests.Drills.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Anycast.Support;

/// <summary>An edge on a machine of its own with the VIP, and its target beside it.</summary>
internal sealed class AnycastEdge : IAsyncDisposable
{
    public const int Port = 7000, AdminPort = 8080;
    public const uint As = 4_200_000_001;

    private const int TargetPort = 7001;

    private readonly string _folder = Directory.CreateTempSubdirectory("odin-anycast-").FullName;

    private AnycastEdge(int number, Place place, DrillTarget target) => (Number, Place, Target) = (number, place, target);

    public int Number { get; }

    public Place Place { get; }

    public DrillTarget Target { get; }

    public DrillProcess Odin { get; private set; } = null!;

    /// <summary>One app with the VIP; its target is on the edge's own machine.</summary>
    /// <param name="isProbed">Probes are sessions of its target, too.</param>
    public static string Document(bool isProbed)
    {
        var check = isProbed ? """{ "Interval": "500ms", "Timeout": "500ms" }""" : "null";
        return string.Create(CultureInfo.InvariantCulture, $$"""
            {
              "Vips": [ { "Name": "world", "Addresses": ["{{AnycastNet.Address}}", "{{AnycastNet.Address6}}"] } ],
              "Apps": [ { "Name": "web", "Vip": "world", "Ports": [{{Port}}], "Targets": ["127.0.0.1:{{TargetPort}}"],
                          "HealthCheck": {{check}}, "Drain": { "Timeout": "2s" } } ]
            }
            """);
    }

    /// <summary>Completes when the edge serves; its route is a matter of the router.</summary>
    public static async Task<AnycastEdge> StartAsync(AnycastNet net, int number, bool isProbed, params string[] more)
    {
        var place = await net.AddMachineAsync(number);
        var target = await DrillTarget.OpenAsync(place, "127.0.0.1", TargetPort, new());
        var edge = new AnycastEdge(number, place, target);
        var file = Path.Combine(edge._folder, "config.json");
        await File.WriteAllTextAsync(file, Document(isProbed));
        edge.Odin = NewProcess(place, number, ["run", "-f", file, "--takeover-socket", Path.Combine(edge._folder, "takeover"), .. more]);
        await edge.Odin.StartAsync();
        return edge;
    }

    /// <summary>The same edge as part of a cluster, with a state folder.</summary>
    public static async Task<AnycastEdge> JoinAsync(AnycastNet net, int number, string redis, params string[] more)
    {
        var place = await net.AddMachineAsync(number);
        var target = await DrillTarget.OpenAsync(place, "127.0.0.1", TargetPort, new());
        var edge = new AnycastEdge(number, place, target);
        edge.Odin = NewProcess(place, number, ["edge", "--redis", redis, "--state-directory", edge._folder, "--admin-port",
            AdminPort.ToString(CultureInfo.InvariantCulture), .. more]);
        await edge.Odin.StartAsync($"Listening on [::]:{Port}");
        return edge;
    }

    /// <summary>A new process of the same edge, which takes over.</summary>
    public DrillProcess Successor(params string[] more)
    {
        var file = Path.Combine(_folder, "config.json");
        return NewProcess(Place, Number,
            ["run", "-f", file, "--takeover-socket", Path.Combine(_folder, "takeover"), "--takeover", "required", .. more]);
    }

    public async ValueTask DisposeAsync()
    {
        await Odin.DisposeAsync();
        Target.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static DrillProcess NewProcess(Place place, int number, string[] arguments) => DrillProcess.Odin($"edge{number}", place,
        [.. arguments, "--edge-id", string.Create(CultureInfo.InvariantCulture, $"edge{number}"), "--region",
            string.Create(CultureInfo.InvariantCulture, $"region{number}"), "--loops", "1", "--drain-notice", "0s",
            "--announce", "Bgp", "--bgp-as", string.Create(CultureInfo.InvariantCulture, $"{As}"), "--bgp-peers",
            string.Create(CultureInfo.InvariantCulture, $"{BirdRouter.As}@{AnycastNet.RouterOf(number)}"), "--rise-after", "1s"]);
}
