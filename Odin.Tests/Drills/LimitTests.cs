using System.Globalization;
using Odin.Grains.Configuration;
using Odin.Tests.Drills.Support;
using Odin.Tests.Support;

namespace Odin.Tests.Drills;

/// <summary>A limit for the whole world.</summary>
[Collection(nameof(DrillCollection))]
public sealed class LimitTests(DrillFixture fixture)
{
    private const int Pushing = 10 * DrillWorld.Limit;

    /// <summary>In the long form longer than HoldSilent, counted from when another activation took the
    /// app over, some seconds after the cut.</summary>
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(DrillFixture.IsLong ? 90 : 6);

    /// <summary>An edge that an earlier drill killed, and one that was cut off, is owed its permits for as long.</summary>
    private static readonly TimeSpan Owed = new LimitsSpec().HoldSilent + TestTimeout.Usual;

    [Fact]
    public async Task A_limit_of_100_is_used_up_and_never_exceeded_by_one_even_while_a_region_is_cut_off()
    {
        var world = await fixture.AtRestAsync();
        var crowds = world.Regions
            .Select(region => new DrillCrowd(region.Place, region.Door(DrillApp.Limited), Pushing / world.Regions.Count)).ToList();
        await SharedEvenlyAsync(world);
        var united = await SampleAsync(world, TimeSpan.FromSeconds(DrillFixture.IsLong ? 15 : 3));

        await Backbone.CutAsync(world.Syd.Place);
        await using var supervision = world.Syd.Silo.Supervise();
        var begun = Begun(world.Syd);
        var apart = await SampleAsync(world, Away);
        var begunAlone = Begun(world.Syd) - begun;
        var atLast = await SampleAsync(world, TimeSpan.FromSeconds(1));

        await Backbone.HealAsync(world.Syd.Place);
        var healed = TimeProvider.System.GetTimestamp();
        await SharedEvenlyAsync(world);
        var together = TimeProvider.System.GetElapsedTime(healed);
        foreach (var crowd in crowds) await crowd.DisposeAsync();
        Drill.Say($"{crowds.Sum(crowd => crowd.TurnedAway)} turned away, " +
            $"{crowds.Sum(crowd => crowd.Served)} served, at most {world.Count.Most} at once");
        Drill.Say($"mean by region (fra, iad, syd, all): united " +
            $"{Text(united)}; cut off for " +
                $"{Away.TotalSeconds} s {Text(apart)}, at last " +
                    $"{Text(atLast)}, {begunAlone} begun there; even again {together.TotalSeconds:0.0} s after healing");
        world.Count.Most.ShouldBeLessThanOrEqualTo(DrillWorld.Limit);
        crowds.SelectMany(crowd => crowd.Broken).ShouldBeEmpty();
        begunAlone.ShouldBeGreaterThan(0);
        if (!DrillFixture.IsLong) return;
        united[^1].ShouldBeGreaterThanOrEqualTo(0.95 * DrillWorld.Limit);
        (atLast[2], atLast[^1] >= 0.95 * DrillWorld.Limit)
            .ShouldBe((0, true), "after HoldSilent the permits are with those who are not cut off");
    }

    /// <summary>Nearly all permits are in use, in every region.</summary>
    private static async Task SharedEvenlyAsync(DrillWorld world)
    {
        var began = TestTimeout.Time.GetTimestamp();
        while (await SampleAsync(world, TimeSpan.FromSeconds(1)) is var now
            && (now[^1] < 0.95 * DrillWorld.Limit || now[..^1].Min() < 0.2 * DrillWorld.Limit))
        {
            TestTimeout.Time.GetElapsedTime(began).ShouldBeLessThan(Owed);
        }
    }

    /// <summary>The mean number of live sessions in each region, and in all of them.</summary>
    private static async Task<double[]> SampleAsync(DrillWorld world, TimeSpan length)
    {
        var sums = new double[world.Regions.Count + 1];
        var samples = 0;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var end = Environment.TickCount64 + length.TotalMilliseconds; Environment.TickCount64 < end; samples++)
        {
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            foreach (var (index, region) in world.Regions.Index()) sums[index] += region.Targets.Sum(target => target.Count.Live);
            sums[^1] += world.Count.Live;
        }

        return [.. sums.Select(sum => sum / samples)];
    }

    private static int Begun(DrillRegion region) => region.Targets.Sum(target => target.Count.Begun);

    private static string Text(double[] means) =>
        string.Join(' ', means.Select(mean => mean.ToString("0.0", CultureInfo.InvariantCulture)));
}
