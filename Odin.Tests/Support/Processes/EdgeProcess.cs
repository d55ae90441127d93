using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Odin.Tests.Support.Processes;

/// <summary>A real edge with an id, an address and a state folder that a restart keeps.</summary>
internal sealed class EdgeProcess : IAsyncDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>No test waits for a balancer that it does not have; a flag says otherwise.</summary>
    private static readonly Dictionary<string, string> NoNotice = new() { ["ODIN__DRAINNOTICE"] = "0s" };

    private readonly string[] _arguments;

    private EdgeProcess(string id, string region, string address, string[] cluster, string[] more)
    {
        (Id, Address, AdminPort) = (id, address, FreePort.Next());
        _arguments =
        [
            "edge", "--edge-id", id, "--region", region, "--address", address, "--admin-port",
                AdminPort.ToString(CultureInfo.InvariantCulture), "--loops", "1",
            .. cluster, .. more,
        ];
    }

    public string Id { get; }

    /// <summary>Where it listens; edges of one machine share ports by having an address of 127.0.0.0/8 each.</summary>
    public string Address { get; }

    public int AdminPort { get; }

    public LiveProcess Process { get; private set; } = null!;

    /// <summary>Completes when the process has started, with or without a cluster.</summary>
    public static Task<EdgeProcess> StartAsync(string id, string region, string address, RedisServer redis, params string[] more) =>
        StartAsync(id, region, address, ["--redis", redis.Address], more);

    /// <param name="cluster">The flags that say where the cluster is.</param>
    public static async Task<EdgeProcess> StartAsync(string id, string region, string address, string[] cluster, params string[] more)
    {
        var edge = new EdgeProcess(id, region, address, cluster, more);
        await edge.StartAgainAsync();
        return edge;
    }

    /// <summary>After a kill or a stop: the same id and address.</summary>
    public async Task StartAgainAsync(params string[] more)
    {
        Process = LiveProcess.Start($"edge-{Id}", "dotnet", [Path.Combine(AppContext.BaseDirectory, "odin.dll"), .. _arguments, .. more],
            NoNotice);
        await Process.WaitForLineAsync($"edge {Id}");
    }

    /// <summary>What its <c>/healthz</c> says.</summary>
    public Task<JsonElement> HealthAsync() => Http.GetFromJsonAsync<JsonElement>($"http://127.0.0.1:{AdminPort}/healthz");

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
