using System.Globalization;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary>Edges with an app, and many idle clients of it; clients and targets are processes, one of each for every edge, because of
/// their descriptors.</summary>
internal sealed class IdleCrowd : IAsyncDisposable
{
    private readonly ClusterWorld _world;
    private readonly List<LiveProcess> _processes = [];

    private IdleCrowd(ClusterWorld world) => _world = world;

    public int Port { get; } = FreePort.Next();

    public static async Task<IdleCrowd> StartAsync(ClusterWorld world, int edges)
    {
        var crowd = new IdleCrowd(world);
        var targets = new List<string>();
        for (var edge = 0; edge < edges; edge++)
        {
            var port = FreePort.Next();
            targets.Add($"127.0.0.1:{Text(port)}");
            crowd._processes.Add(LiveProcess.StartTool("target", "thor", "echo", "--port", Text(port)));
            await crowd._processes[^1].WaitForLineAsync("istening");
            await world.AddEdgeAsync(edge % 2 == 0 ? "fra" : "iad");
        }

        await world.ApplyAsync(ClusterWorld.App("shop", crowd.Port, [.. targets]));
        foreach (var edge in world.Edges) await edge.Process.WaitForLineAsync("Listening on");
        return crowd;
    }

    /// <summary>Starts the clients; who asks for the sessions sees when they are there.</summary>
    public void Fill(int sessionsOfAnEdge)
    {
        foreach (var edge in _world.Edges)
            _processes.Add(LiveProcess.StartTool($"load-{edge.Id}", "thor", "load", "--host", edge.Address, "--port", Text(Port),
                "--connections", Text(sessionsOfAnEdge), "--rate", "1000", "--hold", "--idle", "--duration", "10m", "--timeout", "5m"));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes) await process.DisposeAsync();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
