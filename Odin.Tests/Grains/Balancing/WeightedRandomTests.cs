using Odin.Grains.Backends.Balancing;

namespace Odin.Tests.Grains.Balancing;

public sealed class WeightedRandomTests
{
    [Fact]
    public void Targets_are_as_likely_as_their_weights_say()
    {
        var policy = new WeightedRandom(new Random(1));
        policy.SetCandidates([new Candidate(2, 1), new Candidate(5, 3)]);
        var slots = new ushort[40_000];

        policy.Assign(slots, []);

        slots.Count(slot => slot == 5).ShouldBeInRange(29_500, 30_500);
        slots.Count(slot => slot == 2).ShouldBe(40_000 - slots.Count(slot => slot == 5));
    }
}
