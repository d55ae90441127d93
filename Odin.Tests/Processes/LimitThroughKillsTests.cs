using System.Globalization;
using Odin.Tests.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Processes;

/// <summary>A world-wide limit, with real processes and a real Redis, while some of them are killed.</summary>
public sealed class LimitThroughKillsTests
{
    private const int Limit = 10;

    [Fact]
    public async Task A_limit_holds_and_is_used_up_again_after_kill_9_of_the_silo_and_of_an_edge()
    {
        await using var target = CountingTarget.Start();
        await using var world = await ClusterWorld.StartAsync("fra");
        EdgeProcess[] edges = [await world.AddEdgeAsync("fra"), await world.AddEdgeAsync("fra")];
        var port = FreePort.Next();
        await world.ApplyAsync(Document(port, target.Address));
        foreach (var edge in edges) await edge.Process.WaitForLineAsync("Listening on");

        await using var first = Push(edges[0], port);
        await using var second = Push(edges[1], port);
        await Task.WhenAll(first.ServedAsync(20), second.ServedAsync(20));
        await target.ReachesAsync(Limit);

        await world.Silos[0].Process.KillAsync();
        await world.Silos[0].StartAgainAsync();
        await world.Silos[0].Process.WaitForLineAsync("decides on its permits, as epoch 2", TimeSpan.FromSeconds(60));
        await Task.WhenAll(first.ServedAsync(20), second.ServedAsync(20));
        await target.ReachesAsync(Limit);

        await edges[1].Process.KillAsync();
        await target.ReachesAsync(Limit / 2);
        await target.ReachesAsync(Limit);

        target.Most.ShouldBe(Limit);
    }

    private static PushingClients Push(EdgeProcess edge, int port) =>
        new PushingClients(edge.Address, port).Start(20, TimeSpan.FromMilliseconds(100));

    private static string Document(int port, string target) => string.Create(CultureInfo.InvariantCulture,
        $$"""
        { "Apps": [ { "Name": "limited", "Ports": [{{port}}], "Targets": ["{{target}}"],
                      "Limits": { "MaxConnections": {{Limit}}, "HoldSilent": "5s" } } ] }
        """);
}
