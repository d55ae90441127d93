using Odin.Grains.Targets;
using Odin.Tests.Grains.Support;

namespace Odin.Tests.Grains.AppBackends;

public sealed class OrdinalMapTests
{
    [Fact]
    public void A_target_is_found_again_by_its_address()
    {
        var map = OrdinalMap.Between([Specs.Target("a"), Specs.Target("b"), Specs.Target("c")],
            [Specs.Target("c", weight: 9), Specs.Target("d"), Specs.Target("a")]);

        Enumerable.Range(-1, 5).Select(ordinal => map[ordinal]).ShouldBe([-1, 2, -1, 0, -1]);
        map.Count.ShouldBe(3);
    }

    [Fact]
    public void An_address_that_stands_twice_is_matched_once()
    {
        var map = OrdinalMap.Between([Specs.Target("a"), Specs.Target("a")], [Specs.Target("a")]);

        (map[0], map[1]).ShouldBe((0, -1));
    }

    [Fact]
    public void Steps_add_up()
    {
        var step = OrdinalMap.Between([Specs.Target("a"), Specs.Target("b")], [Specs.Target("b"), Specs.Target("a")]);

        var there = step.Then(OrdinalMap.Between([Specs.Target("b"), Specs.Target("a")], [Specs.Target("a")]));

        (there[0], there[1], there.Count).ShouldBe((0, -1, 1));
    }
}
