using System.Globalization;
using Odin.Silo.Placement;

namespace Odin.Tests.Silo.Placement;

public sealed class HomeRegionTests
{
    private static readonly string[] Names =
        [.. Enumerable.Range(0, 3000).Select(number => string.Create(CultureInfo.InvariantCulture, $"app-{number}"))];

    [Fact]
    public void The_order_of_the_regions_and_the_letters_of_the_name_do_not_matter()
    {
        foreach (var name in Names.Take(100))
            HomeRegion.Of(name, ["syd", "fra", "iad"]).ShouldBe(HomeRegion.Of(name.ToUpperInvariant(), ["fra", "iad", "syd"]));
    }

    [Fact]
    public void Apps_are_spread_over_all_regions() =>
        Names.CountBy(name => HomeRegion.Of(name, ["fra", "iad", "syd"])).ShouldAllBe(region => region.Value > 850 && region.Value < 1150);

    [Fact]
    public void A_region_that_goes_moves_only_its_own_apps()
    {
        foreach (var name in Names)
        {
            var before = HomeRegion.Of(name, ["fra", "iad", "syd"]);
            if (before != "syd") HomeRegion.Of(name, ["fra", "iad"]).ShouldBe(before);
        }
    }
}
