using System.Net;
using System.Text.Json;

namespace Odin.Tests.Drills.Support;

/// <summary>One region of the drills: a silo, an edge with a state folder, two targets, and room for clients.</summary>
internal sealed class DrillRegion : IAsyncDisposable
{
    public const int TargetPort = 7000;
    private const int SiloHost = 1, EdgeHost = 2;

    private readonly HttpClient _http;
    private (int Process, Footprint Footprint) _atFirstRest;

    private DrillRegion(int number, string name, Place place, DrillTarget[] targets, string redis, string stateDirectory)
    {
        (Name, Place, Targets) = (name, place, targets);
        Silo = DrillProcess.Odin($"silo-{name}", place, "silo", "--region", name, "--advertised-address", Backbone.AddressOf(number, SiloHost), "--redis", redis);
        EdgeArguments =
        [
            "edge", "--region", name, "--edge-id", $"{name}-edge", "--address", Backbone.AddressOf(number, EdgeHost), "--redis", redis,
            "--state-directory", stateDirectory, "--admin-port", "8081", "--loops", "1",
        ];
        Edge = DrillProcess.Odin($"edge-{name}", place, EdgeArguments);
        EdgeAddress = IPAddress.Parse(Backbone.AddressOf(number, EdgeHost));
        _http = new HttpClient(new SocketsHttpHandler { ConnectCallback = async (context, _) => await place.ConnectAsync(context.DnsEndPoint.Port) });
    }

    public string Name { get; }

    public Place Place { get; }

    public DrillProcess Silo { get; }

    public DrillProcess Edge { get; }

    public string[] EdgeArguments { get; }

    public IPAddress EdgeAddress { get; }

    public DrillTarget[] Targets { get; }

    /// <param name="all">Counts the sessions of all targets of all regions.</param>
    public static async Task<DrillRegion> OpenAsync(Backbone backbone, int number, string name, string redis, string folder, LiveCount all)
    {
        var place = await backbone.AddAsync(number, name, SiloHost, EdgeHost, 11, 12);
        DrillTarget[] targets =
        [
            await DrillTarget.OpenAsync(place, Backbone.AddressOf(number, 11), TargetPort, all),
            await DrillTarget.OpenAsync(place, Backbone.AddressOf(number, 12), TargetPort, all),
        ];
        return new DrillRegion(number, name, place, targets, redis, Path.Combine(folder, name));
    }

    public IPEndPoint Door(DrillApp app) => new(EdgeAddress, (int)app);

    /// <summary>What the edge says of itself at <c>/healthz</c>.</summary>
    public async Task<JsonElement> EdgeHealthAsync()
    {
        using var answer = JsonDocument.Parse(await _http.GetStringAsync("http://127.0.0.1:8081/healthz"));
        return answer.RootElement.Clone();
    }

    /// <summary>The edge at rest holds no more descriptors and not much more memory than when it first was, so that nothing of a drill stays.</summary>
    public void EdgeIsBack()
    {
        var now = Footprint.Of(Edge.Process.Id);
        if (_atFirstRest.Process != Edge.Process.Id) _atFirstRest = (Edge.Process.Id, now);
        now.ShouldBeBackAt(_atFirstRest.Footprint, Edge.Process.Name);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Edge.DisposeAsync();
        await Silo.DisposeAsync();
        foreach (var target in Targets) target.Dispose();
    }
}
