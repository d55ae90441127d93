using CsCheck;
using Odin.Grains.Balancing;
using Odin.Grains.Configuration;
using Odin.Tests.Grains.Support;

namespace Odin.Tests.Grains.Balancing;

public sealed class RegionOrderTests
{
    private static readonly TargetSpec[] Targets = [In("fra"), In("iad"), In("syd"), In("fra"), In(null)];
    private readonly LocalityPriority _order = new("fra");

    [Fact]
    public void Unmeasured_the_own_region_comes_first_and_all_others_are_alike() => Priorities().ShouldBe("01101");

    [Fact]
    public void Without_a_target_in_the_own_region_all_are_alike_until_they_are_measured() =>
        string.Concat(new LocalityPriority("lhr").PrioritiesOf([.. Targets])).ShouldBe("00000");

    [Theory]
    [InlineData(null, null)]
    [InlineData("iad", "IAD")]
    public void One_region_makes_no_rings(string? one, string? other) => _order.PrioritiesOf([In(one), In(other)]).ShouldBeEmpty();

    [Fact]
    public void Measured_regions_stand_in_the_order_of_their_distances_and_the_unmeasured_ones_last()
    {
        Measure(("fra", 300), ("iad", 90_000)).ShouldBeTrue();
        Priorities().ShouldBe("01202");

        Measure(("syd", 150_000), ("", 500)).ShouldBeTrue();
        Priorities().ShouldBe("02301");
    }

    [Fact]
    public void The_own_region_has_no_privilege_once_it_is_measured()
    {
        Measure(("fra", 9_000), ("IAD", 1_000));

        Priorities().ShouldBe("10212");
    }

    [Theory]
    [InlineData(85_000, 100_000, false, "less than a fifth nearer")]
    [InlineData(79_000, 100_000, true, "clearly nearer")]
    [InlineData(250, 400, false, "so little that it is noise")]
    public void A_region_overtakes_only_when_it_is_clearly_nearer(double challenger, double incumbent, bool overtakes, string because)
    {
        Measure(("iad", incumbent - 1), ("syd", incumbent));

        Measure(("syd", challenger), ("iad", incumbent)).ShouldBe(overtakes, because);
    }

    [Fact]
    public void Noise_of_a_tenth_never_turns_the_order() =>
        Gen.Select(Gen.Double[1_000, 200_000].Array[2, 8], Gen.Double[0.9, 1.1].Array[8].Array[1, 50]).Sample((distances, rounds) =>
        {
            var order = new LocalityPriority("elsewhere");
            order.Measure(Named(distances));
            return rounds.All(noise => !order.Measure(Named([.. distances.Select((distance, region) => distance * noise[region])])));
        }, iter: 200);

    [Fact]
    public void Whatever_is_measured_a_region_is_never_behind_one_that_is_clearly_farther() =>
        Gen.Double[100, 200_000].Array[6].Array[1, 20].Sample(rounds =>
        {
            var order = new LocalityPriority("elsewhere");
            foreach (var distances in rounds) order.Measure(Named(distances));
            var priorities = order.PrioritiesOf([.. Enumerable.Range(0, 6).Select(region => In($"r{region}"))]);
            var last = Enumerable.Range(0, 6).OrderBy(region => priorities[region]).Select(region => rounds[^1][region]).ToArray();
            return Enumerable.Range(1, 5).All(place => last[place] >= 0.8 * last[place - 1] || last[place - 1] - last[place] < 200);
        });

    [Fact]
    public void A_region_that_reports_no_more_keeps_its_distance()
    {
        Measure(("iad", 9_000), ("syd", 80_000));

        Measure(("syd", 81_000)).ShouldBeFalse();
        Priorities().ShouldBe("01203", "fra, not measured, then iad and syd, then what nobody measured");
    }

    private static TargetSpec In(string? region) => Specs.Target("t", region: region);

    private static Dictionary<string, double> Named(double[] distances) =>
        distances.Select((distance, region) => (distance, region)).ToDictionary(pair => $"r{pair.region}", pair => pair.distance);

    private bool Measure(params (string Region, double Distance)[] distances) =>
        _order.Measure(distances.ToDictionary(pair => pair.Region, pair => pair.Distance));

    private string Priorities() => string.Concat(_order.PrioritiesOf([.. Targets]));
}
