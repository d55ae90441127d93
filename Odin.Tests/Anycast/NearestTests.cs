using System.Text.Json;
using Odin.Tests.Anycast.Support;
using Odin.Tests.Drills.Support;
using Odin.Tests.Support.Processes;

namespace Odin.Tests.Anycast;

/// <summary>Clients that routing moves to another region are served by the targets there.</summary>
[Collection(nameof(AnycastCollection))]
public sealed class NearestTests
{
    private const int Port = 7002;

    [Fact]
    public async Task A_client_of_a_region_that_is_steered_away_is_served_by_the_next_edges_nearest_target()
    {
        await using var world = await AnycastCluster.StartAsync();
        var at = new[] { AnycastNet.HostOf(1), AnycastNet.HostOf(2) };
        using var near = await DrillTarget.OpenAsync(world.First.Place, at[0], Port, new());
        using var far = await DrillTarget.OpenAsync(world.Second.Place, at[1], Port, new());
        await world.ApplyAsync($$"""
            { "Vips": [ { "Name": "world", "Addresses": ["{{AnycastNet.Address}}", "{{AnycastNet.Address6}}"] } ],
              "Apps": [ { "Name": "web", "Vip": "world", "Ports": [{{AnycastEdge.Port}}], "Targets": [
                { "Address": "{{at[0]}}:{{Port}}", "Region": "region1" }, { "Address": "{{at[1]}}:{{Port}}", "Region": "region2" } ] } ] }
            """);
        foreach (var edge in new[] { world.First, world.Second }) await edge.Odin.Process.WaitForLineAsync("App web changed to version");

        await DrillClient.VisitAsync(world.Net.Client, AnycastNet.Door);
        (near.Count.Begun, far.Count.Begun).ShouldBe((1, 0));

        await world.SteerAsync("--soft");
        await DrillClient.VisitAsync(world.Net.Client, AnycastNet.Door);
        (near.Count.Begun, far.Count.Begun).ShouldBe((1, 1));

        far.Die();
        using var client = await DrillClient.ConnectAsync(world.Net.Client, AnycastNet.Door);
        await client.EchoAsync(1);   // By the only target that is left: the other region's.
        near.Count.Live.ShouldBe(1);
        await ForOthersAsync(world, "region1", 1);

        await client.EndAsync();
        await world.SteerAsync("--normal");
        await DrillClient.VisitAsync(world.Net.Client, AnycastNet.Door);
        near.Count.Begun.ShouldBe(3);
    }

    /// <summary>It is there with one of the next reports.</summary>
    private static Task<string> ForOthersAsync(AnycastCluster world, string region, long expected) =>
        Operator.UntilAsync(() => world.OdinAsync("get", "regions", "-o", "json"), said => ForOthersIn(said, region) == expected);

    private static long ForOthersIn(string said, string region) => JsonDocument.Parse(said).RootElement.EnumerateArray()
        .Single(row => row.GetProperty("region").GetString() == region).GetProperty("forOthers").GetInt64();
}
