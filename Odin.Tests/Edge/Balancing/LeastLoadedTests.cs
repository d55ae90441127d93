using CsCheck;
using Odin.Edge.Balancing;

namespace Odin.Tests.Edge.Balancing;

public sealed class LeastLoadedTests
{
    [Fact]
    public void Whoever_is_picked_has_the_least_load_for_its_weight() =>
        Gen.Select(Gen.Long[0, 1000], Gen.Int[1, 4096]).Array[1, 40].Select(Gen.Int[0, 1000]).Sample((targets, first) =>
    {
        ushort[] choices = [.. Enumerable.Range(0, targets.Length).Select(ordinal => (ushort)ordinal)];
        long[] load = [.. targets.Select(target => target.Item1)];
        int[] weights = [.. targets.Select(target => target.Item2)];

        var picked = new LeastLoaded(targets.Length).Pick(choices, load, weights, first % targets.Length);

        Enumerable.Range(0, targets.Length).ShouldAllBe(other => load[picked] * weights[other] <= load[other] * weights[picked]);
    });

    [Fact]
    public void Loads_are_those_of_the_choices_and_weights_those_of_the_ordinals() =>
        new LeastLoaded(6).Pick([2, 5], [9, 4], [1, 1, 100, 1, 1, 1], first: 0).ShouldBe(2);

    [Fact]
    public void The_idle_take_turns_as_often_as_their_weights_say()
    {
        var least = new LeastLoaded(3);
        var random = new Random(1);

        var picked = Enumerable.Range(0, 600).Select(_ => least.Pick([0, 1, 2], [0, 0, 0], [16, 32, 48], random.Next(3)))
            .CountBy(target => target).ToDictionary();

        picked[0].ShouldBeInRange(98, 102);
        picked[1].ShouldBeInRange(198, 202);
        picked[2].ShouldBeInRange(298, 302);
    }

    [Theory, InlineData(-1, 1), InlineData(2, 2), InlineData(0, 1)]
    public void The_preferred_one_comes_first_of_equals_alone(int preferred, int picked) =>
        new LeastLoaded(3).Pick([0, 1, 2], [5, 4, 4], [1, 1, 1], first: 1, preferred).ShouldBe(picked);

    [Fact]
    public void Nobody_saves_up_turns_while_others_are_less_loaded()
    {
        var least = new LeastLoaded(2);
        for (var turn = 0; turn < 100; turn++) least.Pick([0, 1], [0, 1], [16, 16], first: 0).ShouldBe(0);

        var picked = Enumerable.Range(0, 10).Select(_ => least.Pick([0, 1], [0, 0], [16, 16], first: 0)).ToList();

        picked.Count(target => target == 1).ShouldBeInRange(4, 6);
    }
}
