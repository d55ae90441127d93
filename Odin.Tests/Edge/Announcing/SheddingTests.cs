using Odin.Edge.Announcing;

namespace Odin.Tests.Edge.Announcing;

public sealed class SheddingTests
{
    [Fact]
    public void It_begins_above_the_limit_and_ends_at_four_fifths_of_it()
    {
        var shedding = new Shedding(100);

        shedding.Why(100).ShouldBeNull();
        shedding.Why(101).ShouldBe("more live sessions than ShedAbove (100) wants");
        shedding.Why(81).ShouldNotBeNull();
        shedding.Why(80).ShouldBeNull();
        shedding.Why(100).ShouldBeNull();
    }

    [Fact]
    public void Without_a_limit_it_never_begins() => new Shedding(0).Why(long.MaxValue).ShouldBeNull();
}
