using Odin.Tests.Drills.Support;
using Odin.Tests.Support;

namespace Odin.Tests.Drills;

/// <summary>Least connections with the default coordination beside <c>Strict</c>: the same clients, real processes, three edges in
/// three regions, sessions whose lengths differ a hundredfold.</summary>
[Collection(nameof(DrillCollection))]
public sealed class LeastBesideStrictTests(DrillFixture fixture)
{
    /// <summary>In the short form the targets have ten sessions each: one more is a tenth.</summary>
    private static readonly (double AboveMean, double BehindStrict) Most = DrillFixture.IsLong ? (1.15, 0.05) : (1.4, 0.15);

    /// <summary>Rates from which on every target has enough sessions for the bound.</summary>
    private const int Many = 100;

    private static readonly TimeSpan OneWay = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(DrillFixture.IsLong ? 10 : 5);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(DrillFixture.IsLong ? 18 : 3);

    /// <summary>Clients a second, of all edges together.</summary>
    public static TheoryData<int> Rates => DrillFixture.IsLong ? [1, 10, 100, 1000] : [100];

    [Theory]
    [MemberData(nameof(Rates))]
    public async Task Leased_is_not_behind_strict(int perSecond)
    {
        var strict = await MeasureAsync(DrillApp.LeastStrict, perSecond);
        var leased = await MeasureAsync(DrillApp.Least, perSecond);

        Drill.Say($"{perSecond}/s, {leased.Live:0.0} sessions at each target: fullest over mean, leased {leased.Fullest:0.000}, " +
            $"strict {strict.Fullest:0.000}");
        if (perSecond < Many) return;   // The simulation judges those: here a handful of sessions at six targets is noise.
        leased.Fullest.ShouldBeLessThanOrEqualTo(Most.AboveMean);
        leased.Fullest.ShouldBeLessThanOrEqualTo(strict.Fullest + Most.BehindStrict);
    }

    /// <summary>The mean over time of the fullest target's sessions against the mean of all, and that mean.</summary>
    private async Task<(double Fullest, double Live)> MeasureAsync(DrillApp app, int perSecond)
    {
        var world = await fixture.AtRestAsync();
        await using var roads = await world.Backbone.DelayAsync(OneWay);
        var loads = world.Regions.Select((region, index) => new DrillLoad(region.Place, region.Door(app),
            (double)perSecond / world.Regions.Count, number => Stay((number * world.Regions.Count) + index))).ToList();
        await RealTime.PassAsync(Longest);
        var samples = await SampleAsync(world);
        foreach (var load in loads) await load.DisposeAsync();
        loads.SelectMany(load => load.Failures).ShouldBeEmpty();
        return (samples.Average(loads => loads.Max() / loads.Average()), samples.Average(loads => loads.Average()));
    }

    private static async Task<List<double[]>> SampleAsync(DrillWorld world)
    {
        var samples = new List<double[]>();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var end = Environment.TickCount64 + Measured.TotalMilliseconds; Environment.TickCount64 < end;)
        {
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            double[] loads = [.. world.Targets.Select(target => (double)target.Count.Live)];
            if (loads.Sum() > 0) samples.Add(loads);
        }

        return samples;
    }

    /// <summary>One in ten stays a hundred times as long as the others; the same ones in each run.</summary>
    private static TimeSpan Stay(int number) => new Random(number).Next(10) == 0 ? Longest : Longest / 100;
}
