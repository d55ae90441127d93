using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Odin.Edge.Control.Cluster;
using Odin.Grains.Consoles;
using Odin.Grains.Gathering;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary>What questions cost beside many sessions; with ODIN_LONG=1 only. Figures go to the output.</summary>
public sealed class SessionsAtScaleTests(ITestOutputHelper output)
{
    private const int Questions = 60;
    private const int Probes = 1500;

    [Fact]
    public async Task Questions_are_answered_beside_5000_sessions_over_three_edges()
    {
        const int EdgeCount = 3;
        const int SessionsOfAnEdge = 1667;
        if (Environment.GetEnvironmentVariable("ODIN_LONG") != "1") Assert.Skip("Measures for minutes: ODIN_LONG=1.");
        await using var world = await ClusterWorld.StartAsync("fra", "iad");
        await using var targets = await StartTargetsAsync(EdgeCount);
        for (var edge = 0; edge < EdgeCount; edge++) await world.AddEdgeAsync(edge % 2 == 0 ? "fra" : "iad");
        var port = FreePort.Next();
        await world.ApplyAsync(ClusterWorld.App("shop", port, [.. targets.Ports.Select(Address)]));
        foreach (var edge in world.Edges) await edge.Process.WaitForLineAsync("Listening on");
        var loads = world.Edges.Select(edge => LiveProcess.StartTool($"load-{edge.Id}", "thor", "load", "--host", edge.Address, "--port",
            Text(port), "--connections", Text(SessionsOfAnEdge), "--hold", "--duration", "10m", "--size", "1", "--timeout", "5m")).ToList();
        try
        {
            await MeasureAsync(world, port, EdgeCount * SessionsOfAnEdge);
        }
        finally
        {
            foreach (var load in loads) await load.DisposeAsync();
        }
    }

    private async Task MeasureAsync(ClusterWorld world, int port, int expected)
    {
        await using var cluster = await ClusterClient.ConnectAsync(new ClusterConnectionOptions { Redis = world.Redis.Address },
            region: null, NullLoggerFactory.Instance, CancellationToken.None);
        var sessions = cluster.Grains.GetGrain<ISessionsGrain>(Guid.NewGuid());
        using var deadline = TestTimeout.Source(TimeSpan.FromMinutes(4));
        while (await sessions.FindAsync(EdgeScope.World, new SessionQuery { Limit = 0 }) is var list
            && (list.Live < expected || !list.Missing.IsEmpty))
            deadline.Token.ThrowIfCancellationRequested();

        var quiet = await ConnectAsync(world, port);
        var asking = AskAsync(sessions);
        var busy = await ConnectAsync(world, port);
        var asked = await asking;
        var began = TimeProvider.System.GetTimestamp();
        var whole = await world.OdinAsync("get", "sessions", "--all", "-o", "json");
        var took = TimeProvider.System.GetElapsedTime(began);
        whole.ExitCode.ShouldBe(0);
        whole.Said.Split("\"id\":").Length.ShouldBe(expected + 1);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{expected} sessions on {world.Edges.Count} edges: 100 rows p50 {At(asked, 0.5):0} ms, p95 {At(asked, 0.95):0} ms; "
                + $"the whole list with odin's start {took.TotalSeconds:0.0} s; "
                + $"new connections p99 {At(quiet, 0.99):0.00} ms, beside questions "
                + $"{At(busy, 0.99):0.00} ms (p50 {At(quiet, 0.5):0.00} and {At(busy, 0.5):0.00} ms)"));
    }

    /// <summary>Questions one after the other, in milliseconds.</summary>
    private static async Task<List<double>> AskAsync(ISessionsGrain sessions)
    {
        var took = new List<double>();
        for (var question = 0; question < Questions; question++)
        {
            var began = TimeProvider.System.GetTimestamp();
            var list = await sessions.FindAsync(EdgeScope.World, new SessionQuery { Order = new(SessionSort.Bytes, IsDescending: true) });
            took.Add(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds);
            (list.Rows.Length, list.Missing.Length).ShouldBe((100, 0));
        }

        return took;
    }

    /// <summary>New sessions one after the other, to their first echoed byte, in milliseconds.</summary>
    private static async Task<List<double>> ConnectAsync(ClusterWorld world, int port)
    {
        var took = new List<double>();
        for (var probe = 0; probe < Probes; probe++)
        {
            var edge = world.Edges[probe % world.Edges.Count];
            var began = TimeProvider.System.GetTimestamp();
            using var client = await TestClient.ConnectAsync(port, System.Net.IPAddress.Parse(edge.Address));
            await client.SendAsync("a");
            await client.ReceiveAsync(1);
            took.Add(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds);
        }

        return took;
    }

    private static double At(List<double> values, double part) => values.Order().ElementAt((int)(values.Count * part));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Address(int port) => $"127.0.0.1:{Text(port)}";

    private static async Task<Targets> StartTargetsAsync(int count)
    {
        var ports = Enumerable.Range(0, count).Select(_ => FreePort.Next()).ToArray();
        var processes = ports.Select(port => LiveProcess.StartTool("target", "thor", "echo", "--port", Text(port))).ToList();
        foreach (var process in processes) await process.WaitForLineAsync("istening");
        return new Targets(ports, processes);
    }

    private sealed record Targets(int[] Ports, List<LiveProcess> Processes) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            foreach (var process in Processes) await process.DisposeAsync();
        }
    }
}
