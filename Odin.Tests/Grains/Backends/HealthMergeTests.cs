using Odin.Grains.Backends.Health;

namespace Odin.Tests.Grains.Backends;

public sealed class HealthMergeTests
{
    [Theory]
    [InlineData("fra-", false)]                       // The only edge of the only region.
    [InlineData("fra+ fra-", true)]                   // A tie.
    [InlineData("fra+ fra- fra-", false)]
    [InlineData("fra- iad+", true)]                   // A tie of regions.
    [InlineData("fra- fra- fra- iad+ sin+", true)]    // Most edges, but one region.
    [InlineData("fra+ fra+ fra+ iad- sin-", false)]
    [InlineData("", true)]
    public void Most_edges_decide_for_a_region_and_most_regions_for_the_world(string votes, bool isUsable)
    {
        var merge = new HealthMerge(2);
        foreach (var vote in votes.Split(' ', StringSplitOptions.RemoveEmptyEntries)) merge.Add(vote[..^1], 1, vote[^1] == '+');

        merge.Decide().ShouldBe([true, isUsable]);
    }

    [Fact]
    public void A_region_that_says_nothing_of_a_target_has_no_vote()
    {
        var merge = new HealthMerge(2);
        merge.Add("fra", 1, false);
        merge.Add("iad", 0, true);
        merge.Add("sin", 0, true);

        merge.Decide().ShouldBe([true, false]);
    }
}
