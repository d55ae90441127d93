using CsCheck;
using Odin.Grains.Balancing;

namespace Odin.Tests.Grains.Balancing;

public sealed class PowerOfTwoChoicesTests
{
    [Fact]
    public void Two_different_places_are_drawn_whenever_there_are_two() =>
        Gen.Select(Gen.Int[1, 256].Array[2, 20], Gen.Int).Sample((weights, seed) =>
        {
            var (pairs, random) = (new WeightedPairs(weights), new Random(seed));
            return Enumerable.Range(0, 100).Select(_ => pairs.Draw(random))
                .All(pair => pair.First != pair.Second && pair.First < weights.Length && pair.Second < weights.Length);
        }, iter: 300);

    [Fact]
    public void Places_are_drawn_first_as_often_as_their_weights_say()
    {
        var (pairs, random) = (new WeightedPairs([1, 3, 4]), new Random(1));
        var counts = new int[3];
        for (var draw = 0; draw < 80_000; draw++) counts[pairs.Draw(random).First]++;

        counts[0].ShouldBeInRange(9_500, 10_500);
        counts[1].ShouldBeInRange(29_300, 30_700);
    }

    [Fact]
    public void One_candidate_gets_every_slot() => Take(Policy(7), 3, [5]).ShouldBe([0, 0, 0]);

    [Fact]
    public void The_busiest_target_gets_nothing_while_the_others_have_less() =>
        Take(Policy(1, 1, 1), 200, [0, 0, 1000]).ShouldNotContain((ushort)2);

    /// <summary>Independent random targets would spread by about 60 here.</summary>
    [Fact]
    public void Loads_in_relation_to_their_weights_stay_close_together()
    {
        int[] weights = [1, 1, 2, 4];
        var load = new long[4];
        var policy = Policy(weights);
        for (var batch = 0; batch < 100; batch++)
        {
            foreach (var slot in Take(policy, 80, load)) load[slot]++;
        }

        for (var target = 0; target < 4; target++) ((double)load[target] / weights[target]).ShouldBeInRange(985, 1015);
    }

    private static PowerOfTwoChoices Policy(params int[] weights)
    {
        var policy = new PowerOfTwoChoices(new Random(7));
        policy.SetCandidates([.. weights.Select((weight, ordinal) => new Candidate((ushort)ordinal, weight))]);
        return policy;
    }

    private static ushort[] Take(PowerOfTwoChoices policy, int count, long[] load)
    {
        var slots = new ushort[count];
        policy.Assign(slots, load);
        return slots;
    }
}
