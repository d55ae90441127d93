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

    private readonly string[] _routing;
    private IReadOnlyDictionary<string, string>? _environment;

    private AnycastEdge(int number, Place place, DrillTarget target, uint edgeAs, string[] more)
    {
        (Number, Place, Target) = (number, place, target);
        string[] Unless(string given, string value) => more.Contains(given) ? [] : [given, value];
        _routing = ["--announce", "Bgp", "--bgp-as", string.Create(CultureInfo.InvariantCulture, $"{edgeAs}"),
            .. Unless("--bgp-peers", string.Create(CultureInfo.InvariantCulture, $"{BirdRouter.As}@{AnycastNet.RouterOf(number)}")),
            .. Unless("--rise-after", "1s"), .. more];
    }

    public int Number { get; }

    public Place Place { get; }

    public DrillTarget Target { get; }

    public DrillProcess Odin { get; private set; } = null!;

    /// <summary>One app with the VIP; its target is on the edge's own machine.</summary>
    public static string Document { get; } = string.Create(CultureInfo.InvariantCulture, $$"""
            {
              "Vips": [ { "Name": "world", "Addresses": ["{{AnycastNet.Address}}", "{{AnycastNet.Address6}}"] } ],
              "Apps": [ { "Name": "web", "Vip": "world", "Ports": [{{Port}}], "Targets": ["127.0.0.1:{{TargetPort}}"],
                          "Drain": { "Timeout": "2s" }, "Outlier": { "Ejection": "500ms" } } ]
            }
            """);

    /// <summary>Completes when the edge serves; its route is a matter of the router.</summary>
    public static Task<AnycastEdge> StartAsync(AnycastNet net, int number, uint edgeAs, params string[] more) =>
        StartAsync(net, number, edgeAs, null, more);

    /// <param name="environment">What its process has beside the test's own.</param>
    public static async Task<AnycastEdge> StartAsync(AnycastNet net, int number, uint edgeAs,
        IReadOnlyDictionary<string, string>? environment, string[] more) =>
        await StartAsync(await net.AddMachineAsync(number), number, edgeAs, environment, more);

    /// <summary>On a machine that stands already.</summary>
    public static Task<AnycastEdge> StartAsync(Place place, int number, uint edgeAs, params string[] more) =>
        StartAsync(place, number, edgeAs, null, more);

    private static async Task<AnycastEdge> StartAsync(Place place, int number, uint edgeAs,
        IReadOnlyDictionary<string, string>? environment, string[] more)
    {
        var target = await DrillTarget.OpenAsync(place, "127.0.0.1", TargetPort, new());
        var edge = new AnycastEdge(number, place, target, edgeAs, more) { _environment = environment };
        var file = Path.Combine(edge._folder, "config.json");
        await File.WriteAllTextAsync(file, Document);
        edge.Odin = edge.NewProcess(["run", "-f", file, "--takeover-socket", Path.Combine(edge._folder, "takeover")]);
        await edge.Odin.StartAsync();
        return edge;
    }

    /// <summary>The same edge as part of a cluster, with a state folder.</summary>
    public static async Task<AnycastEdge> JoinAsync(AnycastNet net, int number, string redis, params string[] more)
    {
        var place = await net.AddMachineAsync(number);
        var target = await DrillTarget.OpenAsync(place, "127.0.0.1", TargetPort, new());
        var edge = new AnycastEdge(number, place, target, As, more);
        edge.Odin = edge.NewProcess(["edge", "--redis", redis, "--state-directory", edge._folder, "--admin-port",
            AdminPort.ToString(CultureInfo.InvariantCulture)]);
        await edge.Odin.StartAsync($"Listening on [::]:{Port}");
        return edge;
    }

    /// <summary>A new process of the same edge takes over; completes when it has said <paramref name="ready"/>. Returns the old
    /// one.</summary>
    public async Task<DrillProcess> TakeOverAsync(string ready)
    {
        var old = Odin;
        Odin = NewProcess(["run", "-f", Path.Combine(_folder, "config.json"), "--takeover-socket", Path.Combine(_folder, "takeover"),
            "--takeover", "if-running"]);
        await Odin.StartAsync(ready);
        return old;
    }

    /// <summary>It runs, also when it was stopped or killed, and its machine has the VIP.</summary>
    public async Task IsWholeAsync()
    {
        await Place.IpAsync($"address replace {AnycastNet.Address}/32 dev lo");
        await Place.IpAsync($"-6 address replace {AnycastNet.Address6}/128 dev lo");
        if (Odin.Process.HasExited) await Odin.StartAsync();
        else await Odin.Process.SignalAsync("CONT");
    }

    /// <summary>Clients find that nothing can be reached behind the edge: it ejects its only target.</summary>
    public Task EjectAsync() => VisitUntilAsync("is ejected", client => client.WaitForEndAsync());

    /// <summary>The target listens again and clients find it good: no probe of the edge comes later.</summary>
    public async Task ReadmitAsync()
    {
        await Target.ListenAsync();
        await VisitUntilAsync("is readmitted", async client =>
        {
            await client.EchoAsync(1);
            await client.EndAsync();
        });
    }

    /// <summary>How often a process of it made its VIP the last choice, or preferred again: on a busy machine loops may be late.</summary>
    public static int Doubts(DrillProcess process, int from = 0) => process.Process.Lines.Skip(from).Count(line =>
        line.Contains("Full -> Soft", StringComparison.Ordinal) || line.Contains("Soft -> Full", StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await Odin.DisposeAsync();
        Target.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task VisitUntilAsync(string line, Func<DrillClient, Task> visit)
    {
        var said = Odin.Process.WaitForLineAsync(line, Odin.Process.Lines.Count);
        while (!said.IsCompleted)
        {
            try
            {
                using var client = await DrillClient.ConnectAsync(Place, AnycastNet.Door);
                await visit(client);
            }
            catch (Exception exception) when (DrillClient.IsFailure(exception))
            {
                // Nobody serves it: it comes again.
            }
        }

        await said;
    }

    private DrillProcess NewProcess(string[] arguments) => DrillProcess.Odin($"edge{Number}", Place, _environment,
        [.. arguments, "--edge-id", string.Create(CultureInfo.InvariantCulture, $"edge{Number}"), "--region",
            string.Create(CultureInfo.InvariantCulture, $"region{Number}"), "--loops", "1", "--drain-notice", "0s", .. _routing]);
}
