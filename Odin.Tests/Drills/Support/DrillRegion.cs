using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Drills.Support;

/// <summary>One region of the drills: a silo, an edge with a state folder, two targets, and room for clients.</summary>
internal sealed class DrillRegion : IAsyncDisposable
{
    public const int TargetPort = 7000;
    private const int SiloHost = 1, EdgeHost = 2;

    private readonly HttpClient _http;
    private (int Process, Footprint Footprint) _atFirstRest;

    private DrillRegion(int number, string name, Place place, DrillTarget[] targets, string stateDirectory)
    {
        (Name, Place, Targets) = (name, place, targets);
        Silo = DrillProcess.Odin($"silo-{name}", place, "silo", "--region", name, "--advertised-address",
            Backbone.AddressOf(number, SiloHost), "--redis", DrillWorld.RedisAddress);
        EdgeAddress = IPAddress.Parse(Backbone.AddressOf(number, EdgeHost));
        Edge = NewEdge($"edge-{name}", place, EdgeAddress, stateDirectory);
        _http = new HttpClient(
            new SocketsHttpHandler { ConnectCallback = async (context, _) => await place.ConnectAsync(context.DnsEndPoint.Port) });
    }

    public string Name { get; }

    public Place Place { get; }

    public DrillProcess Silo { get; }

    public DrillProcess Edge { get; }

    public IPAddress EdgeAddress { get; }

    public DrillTarget[] Targets { get; }

    /// <param name="all">Counts the sessions of all targets of all regions.</param>
    public static async Task<DrillRegion> OpenAsync(Backbone backbone, int number, string name, string folder, LiveCount all)
    {
        var place = await backbone.AddAsync(number, name, SiloHost, EdgeHost, 11, 12);
        DrillTarget[] targets =
        [
            await DrillTarget.OpenAsync(place, Backbone.AddressOf(number, 11), TargetPort, all),
            await DrillTarget.OpenAsync(place, Backbone.AddressOf(number, 12), TargetPort, all),
        ];
        return new DrillRegion(number, name, place, targets, Path.Combine(folder, name));
    }

    public IPEndPoint Door(DrillApp app) => new(EdgeAddress, (int)app);

    /// <summary>An edge of this region with the one id it has for edges, wherever it runs.</summary>
    public DrillProcess NewEdge(string name, Place place, IPAddress address, string stateDirectory) => DrillProcess.Odin(name, place,
        "edge", "--region", Name, "--edge-id", $"{Name}-edge", "--address", $"{address}", "--redis", DrillWorld.RedisAddress,
        "--state-directory", stateDirectory, "--admin-port", "8081", "--loops", "1", "--drain-notice", "0s");

    /// <summary>What the edge says of itself at <c>/healthz</c>.</summary>
    public async Task<JsonElement> EdgeHealthAsync()
    {
        using var answer = JsonDocument.Parse(await _http.GetStringAsync("http://127.0.0.1:8081/healthz"));
        return answer.RootElement.Clone();
    }

    /// <summary>What the silo's API says of all apps; null: it does not answer, or somebody is missing in its answer.</summary>
    public Task<JsonDocument?> AppsAsync() => AskAsync("apps");

    /// <summary>How each target of an app stands on each edge; null as above.</summary>
    public Task<JsonDocument?> ExplainAsync(DrillApp app) => AskAsync($"apps/{app}/explain");

    private async Task<JsonDocument?> AskAsync(string path)
    {
        try
        {
            var answer = JsonDocument.Parse(await _http.GetStringAsync($"http://127.0.0.1:8080/api/v1/{path}"));
            if (answer.RootElement.GetProperty("missing").GetArrayLength() == 0) return answer;
            answer.Dispose();
            return null;
        }
        catch (Exception failure) when (failure is HttpRequestException or SocketException or TaskCanceledException)
        {
            return null;
        }
    }

    public async Task<bool> IsStaleAsync() => (await EdgeHealthAsync()).GetProperty("stale").GetBoolean();

    /// <summary>The edge at rest holds no more descriptors and not much more memory than when it first
    /// was, so that nothing of a drill stays.</summary>
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
