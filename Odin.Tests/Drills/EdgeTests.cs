using System.Globalization;
using System.Net;
using Odin.Tests.Drills.Support;
using Odin.Tests.Support;

namespace Odin.Tests.Drills;

/// <summary>An edge dies: nobody else's clients notice, and it comes back by itself.</summary>
[Collection(nameof(DrillCollection))]
public sealed class EdgeTests(DrillFixture fixture)
{
    [Fact]
    public async Task Kill_9_of_an_edge_hurts_no_client_of_another_and_its_counts_are_gone_within_10_s()
    {
        var world = await fixture.AtRestAsync();
        await using var others = await DrillClients.StartAsync(DrillApp.Even, world.Fra, world.Iad);
        await using var its = await HeldSessions.OpenAsync(world.Syd.Place, world.Syd.Door(DrillApp.Even), DrillClients.HeldPerRegion);

        await world.Syd.Edge.Process.KillAsync();
        var (killed, counted) = (TimeProvider.System.GetTimestamp(), TestTimeout.Time.GetTimestamp());
        await RealTime.PassAsync(TimeSpan.FromSeconds(2));
        await others.StopComingAsync();
        await world.CountsBecomeAsync(DrillApp.Even, others.Held, edges: 2, TimeSpan.FromSeconds(10));
        var gone = TimeProvider.System.GetElapsedTime(killed);
        TestTimeout.Time.GetElapsedTime(counted).ShouldBeLessThan(TimeSpan.FromSeconds(10));

        others.WereUnhurt("kill -9 of an edge",
            string.Create(CultureInfo.InvariantCulture, $"its counts gone after {gone.TotalSeconds:0.0} s"));
        its.Failures.Count.ShouldBe(its.Count);
        await world.Syd.Edge.StartAsync();
    }

    [Fact]
    public async Task An_edge_restarted_without_any_control_plane_serves_within_5_s()
    {
        var world = await fixture.AtRestAsync();
        await using var others = await DrillClients.StartAsync(DrillApp.Even, world.Fra, world.Iad);
        await world.Redis.Process.KillAsync();
        foreach (var region in world.Regions) await region.Silo.Process.KillAsync();
        await world.Syd.Edge.Process.KillAsync();

        var (started, counted) = (TimeProvider.System.GetTimestamp(), TestTimeout.Time.GetTimestamp());
        await world.Syd.Edge.StartAsync($"Listening on {world.Syd.Door(DrillApp.Even)}");
        await DrillClient.VisitAsync(world.Syd.Place, world.Syd.Door(DrillApp.Even));
        var serves = TimeProvider.System.GetElapsedTime(started);
        TestTimeout.Time.GetElapsedTime(counted).ShouldBeLessThan(TimeSpan.FromSeconds(5));
        await RealTime.PassAsync(TimeSpan.FromSeconds(DrillFixture.IsLong ? 30 : 6));
        await Task.WhenAll(world.Regions.Select(region => region.Edge.Process.WaitForLineAsync("is stale")));
        await others.StopComingAsync();
        others.WereUnhurt("Redis and all silos dead",
            string.Create(CultureInfo.InvariantCulture, $"an edge restarted meanwhile serves after {serves.TotalSeconds:0.0} s"));

        await world.StartControlPlaneAsync();
        await world.CountsBecomeAsync(DrillApp.Even, others.Held, world.Regions.Count, TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Two_edges_with_one_id_are_both_counted_and_asked_to_change_it()
    {
        var world = await fixture.AtRestAsync();
        await using var clients = await DrillClients.StartAsync(DrillApp.Even, world.Regions);
        await using var twin = await world.StartTwinAsync(world.Fra);
        await using (var its =
            await HeldSessions.OpenAsync(world.Hub, new IPEndPoint(DrillWorld.HubAddress, (int)DrillApp.Even), DrillClients.HeldPerRegion))
        {
            var reported = await Task.WhenAny(
                world.Regions
                .Select(region => region.Silo.Process.WaitForLineAsync("Two processes report to region fra as edge fra-edge")));
            (await reported).ShouldContain("give each an id of its own");
            await clients.StopComingAsync();
            await world.CountsBecomeAsync(DrillApp.Even, clients.Held + its.Count, world.Regions.Count + 1, TimeSpan.FromSeconds(10));
            its.Failures.ShouldBeEmpty();
        }

        (await twin.Process.StopAsync()).ShouldBe(0);
        await world.CountsBecomeAsync(DrillApp.Even, clients.Held, world.Regions.Count, TimeSpan.FromSeconds(10));
        clients.WereUnhurt("a second edge with the id of another");
    }
}
