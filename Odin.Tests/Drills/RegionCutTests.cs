using System.Globalization;
using System.Net;
using Odin.Tests.Drills.Support;
using Odin.Tests.Support;

namespace Odin.Tests.Drills;

/// <summary>A region is cut off from the others and from Redis, and comes back. The catalog lives in
/// it; in the long form everything does.</summary>
[Collection(nameof(DrillCollection))]
public sealed class RegionCutTests(DrillFixture fixture)
{
    private static readonly TimeSpan Healing = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_region_cut_off_goes_on_alone_keeps_its_configuration_and_is_one_with_the_world_again_60_s_after_healing()
    {
        var world = await fixture.AtRestAsync();
        if (DrillFixture.IsLong) await world.GatherGrainsAsync(world.Syd);
        await using var clients = await DrillClients.StartAsync(DrillApp.Near, world.Regions);
        var before = (await world.Syd.EdgeHealthAsync()).GetProperty("catalogVersion").GetInt64();
        var lines = world.Syd.Edge.Process.Lines.Count;
        await Backbone.CutAsync(world.Syd.Place);
        await using var supervision = world.Syd.Silo.Supervise();

        var said = world.Regions.ToDictionary(region => region, region => region.Edge.Process.Lines.Count);
        await world.Syd.Edge.Process.WaitForLineAsync("is stale", lines);
        await world.ApplyWhenPossibleAsync(DrillWorld.ExtraApp);
        await ServesExtraAsync(said, world.Fra, world.Iad);
        await RealTime.PassAsync(TimeSpan.FromSeconds(DrillFixture.IsLong ? 30 : 2));
        var alone = await world.Syd.EdgeHealthAsync();
        (alone.GetProperty("stale").GetBoolean(), alone.GetProperty("catalogVersion").GetInt64()).ShouldBe((true, before));

        await Backbone.HealAsync(world.Syd.Place);
        var (healed, counted) = (TimeProvider.System.GetTimestamp(), TestTimeout.Time.GetTimestamp());
        await ServesExtraAsync(said, world.Syd);
        var changed = TimeProvider.System.GetElapsedTime(healed);
        await clients.StopComingAsync();
        await world.CountsBecomeAsync(DrillApp.Near, clients.Held, world.Regions.Count, Healing - TestTimeout.Time.GetElapsedTime(counted));
        var right = TimeProvider.System.GetElapsedTime(healed);
        clients.WereUnhurt("a region cut off",
            string.Create(CultureInfo.InvariantCulture,
                $"after healing: changed app served there after " +
                    $"{changed.TotalSeconds:0.0} s, counts right after {right.TotalSeconds:0.0} s"));
        clients.P99.ShouldBeLessThan(clients.Bound);
        await world.ApplyWhenPossibleAsync();
    }

    /// <param name="said">How many lines each edge had written before: another drill may have opened the port, too.</param>
    private static async Task ServesExtraAsync(Dictionary<DrillRegion, int> said, params DrillRegion[] regions)
    {
        foreach (var region in regions)
        {
            var door = new IPEndPoint(region.EdgeAddress, DrillWorld.ExtraPort);
            await region.Edge.Process.WaitForLineAsync($"Listening on {door}", said[region]);
            await DrillClient.VisitAsync(region.Place, door);
        }
    }
}
