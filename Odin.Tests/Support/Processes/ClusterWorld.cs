using System.Globalization;
using Odin.Tests.CommandLines;

namespace Odin.Tests.Support.Processes;

/// <summary>A Redis, silos and edges as real processes, and the operator's commands against them. Everything ends with the test.</summary>
internal sealed class ClusterWorld : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("odin-world-").FullName;
    private readonly List<IAsyncDisposable> _parts = [];
    private int _edges;

    private ClusterWorld(RedisServer redis) => Redis = redis;

    public RedisServer Redis { get; }

    public List<SiloProcess> Silos { get; } = [];

    public List<EdgeProcess> Edges { get; } = [];

    /// <summary>Of the first silo that lives: all give the same answers.</summary>
    public string Api => Silos.First(silo => !silo.Process.HasExited).Api;

    /// <summary>A Redis and one silo per region. Skips the test when there is no redis-server.</summary>
    public static async Task<ClusterWorld> StartAsync(params string[] regions)
    {
        var world = new ClusterWorld(await RedisServer.StartAsync());
        foreach (var region in regions) await world.AddSiloAsync(region);
        return world;
    }

    public async Task<SiloProcess> AddSiloAsync(string region, params string[] more)
    {
        var silo = await SiloProcess.StartAsync(region, Redis, more);
        Silos.Add(silo);
        _parts.Add(silo);
        return silo;
    }

    /// <summary>An edge on an address of its own (127.0.0.2, 127.0.0.3, ...) with a state folder
    /// of its own, named <c>region-n</c>.</summary>
    public async Task<EdgeProcess> AddEdgeAsync(string region, params string[] more)
    {
        var number = ++_edges;
        var id = string.Create(CultureInfo.InvariantCulture, $"{region}-{number}");
        var address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.{number + 1}");
        var edge = await EdgeProcess.StartAsync(id, region, address, Redis, ["--state-directory", Path.Combine(_folder, id), .. more]);
        Edges.Add(edge);
        _parts.Add(edge);
        return edge;
    }

    /// <summary>Runs <c>odin apply</c> with this JSON document and returns what it said; it must succeed.</summary>
    public async Task<string> ApplyAsync(string document, params string[] more)
    {
        var file = Path.Combine(_folder, "config.json");
        await File.WriteAllTextAsync(file, document);
        var (exitCode, said) = await OdinAsync(["apply", "-f", file, .. more]);
        exitCode.ShouldBe(0, said);
        return said;
    }

    /// <summary>Runs one of odin's commands against this cluster, in this process: what a process of its own adds is tested once.</summary>
    public Task<(int ExitCode, string Said)> OdinAsync(params string[] arguments) => InProcess.RunMergedAsync([.. arguments, "--api", Api]);

    /// <summary>A document with one app.</summary>
    private static string Quoted(string[] targets) => string.Join(", ", targets.Select(target => $"\"{target}\""));

    public static string App(string name, int port, params string[] targets) =>
        string.Create(CultureInfo.InvariantCulture,
            $$"""{ "Apps": [ { "Name": "{{name}}", "Ports": [{{port}}], "Targets": [{{Quoted(targets)}}] } ] }""");

    public async ValueTask DisposeAsync()
    {
        foreach (var part in Enumerable.Reverse(_parts)) await part.DisposeAsync();
        await Redis.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
