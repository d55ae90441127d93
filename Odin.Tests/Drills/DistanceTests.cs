using Odin.Tests.Drills.Support;
using Odin.Tests.Support;

namespace Odin.Tests.Drills;

/// <summary>Regions far from each other: what is decided in a region waits for nothing outside of it.</summary>
[Collection(nameof(DrillCollection))]
public sealed class DistanceTests(DrillFixture fixture)
{
    private const int LostPercent = 5;
    private const double Rate = 100;
    private static readonly TimeSpan OneWay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(DrillFixture.IsLong ? 20 : 3);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Stay = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task At_200_ms_between_regions_an_edge_connects_as_soon_as_at_none()
    {
        var world = await fixture.AtRestAsync();
        var close = await MeasureAsync(world);
        ConnectTimes far;
        await using (await world.Backbone.DelayAsync(OneWay)) far = await MeasureAsync(world);

        Drill.Say($"at 0 ms: {close}\nat 200 ms: {far}");
        far.LeasedShare.ShouldBeGreaterThan(0.9);
        far.Percentile(0.99).ShouldBeLessThan(DrillFixture.IsLong ? close.Percentile(0.99) + 1 : OneWay.TotalMilliseconds);
    }

    [Fact]
    public async Task With_200_ms_and_5_percent_loss_between_regions_no_client_is_hurt()
    {
        var world = await fixture.AtRestAsync();
        await using var near = await DrillClients.StartAsync(DrillApp.Near, world.Regions);
        await using var everywhere = await DrillClients.StartAsync(DrillApp.Even, world.Regions);
        await using (await world.Backbone.DelayAsync(OneWay))
        {
            foreach (var region in world.Regions) await Backbone.LoseAsync(region.Place, LostPercent);
            await RealTime.PassAsync(Length);
            await Task.WhenAll(near.StopComingAsync(), everywhere.StopComingAsync());
            foreach (var region in world.Regions) await Backbone.HealAsync(region.Place);
        }

        near.WereUnhurt("200 ms and 5 % loss between regions, targets of the own region");
        everywhere.WereUnhurt("200 ms and 5 % loss between regions, targets everywhere");
        near.P99.ShouldBeLessThan(near.Bound);
        world.Regions.ShouldAllBe(region => !region.Silo.Process.HasExited);
    }

    private static async Task<ConnectTimes> MeasureAsync(DrillWorld world)
    {
        var loads = world.Regions.Select(region => new DrillLoad(region.Place, region.Door(DrillApp.Near), Rate, Stay)).ToList();
        await RealTime.PassAsync(Settling);
        var from = world.Regions.Select(region => region.Edge.Process.Lines.Count).ToList();
        await RealTime.PassAsync(Length);
        foreach (var load in loads) await load.DisposeAsync();
        loads.SelectMany(load => load.Failures).ShouldBeEmpty();
        await world.CountsBecomeAsync(DrillApp.Near, 0, world.Regions.Count, TimeSpan.FromSeconds(10));
        return ConnectTimes.Read(world.Regions, DrillApp.Near, from);
    }
}
