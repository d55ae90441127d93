using Odin.Tests.Drills.Support;
using Odin.Tests.Support;

namespace Odin.Tests.Drills;

/// <summary>Three edges in three regions balance as one.</summary>
[Collection(nameof(DrillCollection))]
public sealed class EvennessTests(DrillFixture fixture)
{
    private static readonly double Rate = DrillFixture.IsLong ? 300 : 100;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(DrillFixture.IsLong ? 20 : 6);

    [Fact]
    public async Task Round_robin_of_three_edges_differs_by_at_most_20_sessions_between_any_two_targets()
    {
        var world = await fixture.AtRestAsync();
        await PushAsync(world, DrillApp.Even, TimeSpan.FromMilliseconds(20), DuringAsync);

        var begun = world.Targets.Select(target => target.Count.Begun).ToList();
        Drill.Say($"round robin: {begun.Sum()} sessions, by target {string.Join(' ', begun)}");
        (begun.Max() - begun.Min()).ShouldBeLessThanOrEqualTo(20);

        static Task DuringAsync() => RealTime.PassAsync(Length);
    }

    [Fact]
    public async Task Least_connections_keeps_the_fullest_target_within_15_percent_of_the_mean()
    {
        var world = await fixture.AtRestAsync();
        var live = new long[world.Targets.Count()];
        await PushAsync(world, DrillApp.Least, TimeSpan.FromSeconds(1), SampleAsync);

        Drill.Say($"least connections: live sessions by target, summed over the samples " +
            $"{string.Join(' ', live)}; max/mean {live.Max() / live.Average():0.000}");
        (live.Max() / live.Average()).ShouldBeLessThanOrEqualTo(1.15);

        async Task SampleAsync()
        {
            await RealTime.PassAsync(TimeSpan.FromSeconds(2));
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
            for (var end = Environment.TickCount64
                + Length.TotalMilliseconds; Environment.TickCount64
                < end; await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken))
            {
                foreach (var (index, target) in world.Targets.Index()) live[index] += target.Count.Live;
            }
        }
    }

    private static async Task PushAsync(DrillWorld world, DrillApp app, TimeSpan stay, Func<Task> during)
    {
        var loads = world.Regions.Select(region => new DrillLoad(region.Place, region.Door(app), Rate, stay)).ToList();
        await during();
        foreach (var load in loads) await load.DisposeAsync();
        loads.SelectMany(load => load.Failures).ShouldBeEmpty();
        loads.Sum(load => load.Served).ShouldBeGreaterThan((int)(Rate * Length.TotalSeconds * 2));
    }
}
