using Odin.Grains.Balancing;
using Odin.Grains.Health;
using Odin.Grains.Targets;

namespace Odin.Tests.Grains.AppBackends;

public sealed class HealthMergeTests
{
    private readonly ProbeMemory _memory = new();

    /// <summary><c>+</c> and <c>-</c>: an edge's sessions; <c>H</c> and <c>U</c>: a prober's result;
    /// <c>?</c>: a prober that does not know yet.</summary>
    [Theory]
    [InlineData("fra-", TargetHealth.Unhealthy)]                      // The only edge of the only region.
    [InlineData("fra+ fra-", TargetHealth.Unknown)]                   // A tie.
    [InlineData("fra+ fra- fra-", TargetHealth.Unhealthy)]
    [InlineData("fra- iad+", TargetHealth.Unknown)]                   // A tie of regions.
    [InlineData("fra- fra- fra- iad+ sin+", TargetHealth.Unknown)]    // Most edges, but one region.
    [InlineData("fra+ fra+ fra+ iad- sin-", TargetHealth.Unhealthy)]
    [InlineData("fra+ fraH", TargetHealth.Healthy)]
    [InlineData("fra+ fra+ fraU", TargetHealth.Unhealthy)]            // The prober speaks for its region.
    [InlineData("fra- fra- fraH", TargetHealth.Unhealthy)]            // Green probes do not undo what sessions met.
    [InlineData("fra+ fra- fraH", TargetHealth.Healthy)]
    [InlineData("fra+ fra?", TargetHealth.Unknown)]
    [InlineData("fraU iadH", TargetHealth.Healthy)]                   // A tie of regions.
    [InlineData("fraU iadH sinU", TargetHealth.Unhealthy)]
    [InlineData("fraU fraH", TargetHealth.Healthy)]                   // Two probers for a moment: a tie.
    [InlineData("", TargetHealth.Unknown)]
    public void A_prober_or_most_edges_decide_for_a_region_and_most_regions_for_the_world(string votes, TargetHealth world)
    {
        var merge = Merge(votes);

        merge.Decide(_memory, default).World.ToArray().ShouldBe([TargetHealth.Unknown, world]);
    }

    [Theory]
    [InlineData("fraU iadH sinH", TargetHealth.Unhealthy)]
    [InlineData("fraH iadU sinU", TargetHealth.Healthy)]
    [InlineData("fra+ iadU sinU", TargetHealth.Unknown)]
    [InlineData("iadU sinU", null)]
    public void A_region_finds_what_it_finds_whatever_the_others_say(string votes, TargetHealth? fra)
    {
        var found = Merge(votes).Decide(_memory, default).Find("FRA")?.HealthView[1];

        found.ShouldBe(fra);
    }

    /// <summary>Own health, whether most regions find it usable, whether there is a health check.</summary>
    [Theory]
    [InlineData(TargetHealth.Healthy, true, true, Eligibility.Healthy)]
    [InlineData(TargetHealth.Unknown, true, true, Eligibility.Unknown)]
    [InlineData(TargetHealth.Unknown, true, false, Eligibility.Healthy)]
    [InlineData(TargetHealth.Healthy, false, true, Eligibility.Degraded)]
    [InlineData(TargetHealth.Unknown, false, true, Eligibility.Degraded)]
    [InlineData(TargetHealth.Unhealthy, true, false, Eligibility.Unhealthy)]
    [InlineData(TargetHealth.Unhealthy, false, true, Eligibility.Unhealthy)]
    public void A_region_goes_by_its_own_health_before_the_worlds(TargetHealth own, bool isUsableElsewhere, bool isProbed,
        Eligibility eligibility) =>
        HealthEligibility.Of(own, isUsableElsewhere, isProbed).ShouldBe(eligibility);

    [Fact]
    public void A_region_that_says_nothing_of_a_target_has_no_vote()
    {
        var merge = new HealthMerge(2);
        merge.Add("fra", 1, false);
        merge.Add("iad", 0, true);
        merge.Add("sin", 0, true);

        merge.Decide(_memory, default).World.ToArray().ShouldBe([TargetHealth.Unknown, TargetHealth.Unhealthy]);
    }

    [Fact]
    public void What_the_probes_said_holds_while_the_prober_changes()
    {
        Merge("fra+ fraU").Decide(_memory, At(0));

        Merge("fra+").Decide(_memory, At(1)).Find("fra")!.HealthView[1].ShouldBe(TargetHealth.Unhealthy);
        _memory.NextExpiry.ShouldBe(At(1) + ProbeMemory.HeldFor);
        Merge("fra+ fra?").Decide(_memory, At(3)).Find("fra")!.HealthView[1].ShouldBe(TargetHealth.Unhealthy);
        Merge("fra+ fraH").Decide(_memory, At(4)).Find("fra")!.HealthView[1].ShouldBe(TargetHealth.Healthy);
        _memory.NextExpiry.ShouldBe(TimeSpan.MaxValue);
    }

    [Fact]
    public void What_nobody_probes_any_more_is_forgotten()
    {
        Merge("fra+ fraU").Decide(_memory, At(0));
        Merge("fra+").Decide(_memory, At(1));

        Merge("fra+").Decide(_memory, At(10.9)).Find("fra")!.HealthView[1].ShouldBe(TargetHealth.Unhealthy);
        Merge("fra+").Decide(_memory, At(11)).Find("fra")!.HealthView[1].ShouldBe(TargetHealth.Unknown);
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    private static HealthMerge Merge(string votes)
    {
        var merge = new HealthMerge(2);
        foreach (var vote in votes.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var region = vote[..^1];
            if (vote[^1] is '+' or '-') merge.Add(region, 1, vote[^1] == '+');
            else merge.AddProbe(region, 1,
                vote[^1] switch { 'H' => TargetHealth.Healthy, 'U' => TargetHealth.Unhealthy, _ => TargetHealth.Unknown });
        }

        return merge;
    }
}
