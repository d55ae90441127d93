using CsCheck;
using Odin.Grains.Balancing;
using Odin.Grains.Targets;
using Odin.Tests.Grains.Support;

namespace Odin.Tests.Grains.Balancing;

public sealed class LeastConnectionsTests
{
    [Fact]
    public void A_batch_fills_up_the_least_loaded_first()
    {
        var slots = Take(Policy(1, 1, 1), 6, [5, 3, 0]);

        slots.Take(3).ShouldAllBe(slot => slot == 2);
        After(slots, [5, 3, 0]).ShouldBe([5, 5, 4], ignoreOrder: false);
    }

    [Fact]
    public void Each_slot_goes_to_a_target_with_the_least_load_for_its_weight() =>
        Gen.Select(Gen.Int[1, 256], Gen.Long[0, 40]).Array[1, 30].Sample(targets =>
        {
            var weights = targets.Select(target => target.Item1).ToArray();
            var load = targets.Select(target => target.Item2).ToArray();
            foreach (var slot in Take(Policy(weights), 100, load))
            {
                var least = load.Zip(weights, (sessions, weight) => (double)sessions / weight).Min();
                if ((double)load[slot] / weights[slot] > least + 1e-9) return false;
                load[slot]++;
            }

            return true;
        });

    /// <summary>Short sessions: the load is always back at zero, and still nobody gets more than the others.</summary>
    [Fact]
    public void Equals_come_in_turn_from_batch_to_batch() =>
        Gen.Select(Gen.Int[1, 20], Gen.Int[1, 7].Array[1, 50]).Sample((count, batches) =>
        {
            var (policy, counts) = (Policy([.. Enumerable.Repeat(1, count)]), new int[count]);
            foreach (var slot in batches.SelectMany(size => Take(policy, size, new long[count]))) counts[slot]++;
            return counts.Max() - counts.Min() <= 1;
        });

    [Fact]
    public void The_idle_take_turns_as_often_as_their_weights_say()
    {
        var policy = Policy(16, 32, 48);

        var taken = Enumerable.Range(0, 600).SelectMany(_ => Take(policy, 1, [0, 0, 0])).CountBy(slot => slot).ToDictionary();

        taken[0].ShouldBeInRange(98, 102);
        taken[1].ShouldBeInRange(198, 202);
        taken[2].ShouldBeInRange(298, 302);
    }

    [Fact]
    public void Whose_turn_it_is_follows_a_target_to_its_new_ordinal()
    {
        var policy = Policy(1, 1);
        Take(policy, 1, [0, 0]).ShouldBe([0]);

        policy.Renumber(OrdinalMap.Between([.. Specs.Targets(2)], [Specs.Target("t1"), Specs.Target("t0")]));
        policy.SetCandidates([new Candidate(0, 1), new Candidate(1, 1)]);

        Take(policy, 2, [0, 0]).ShouldBe([0, 1]);
    }

    private static LeastConnections Policy(params int[] weights)
    {
        var policy = new LeastConnections();
        policy.SetCandidates([.. weights.Select((weight, ordinal) => new Candidate((ushort)ordinal, weight))]);
        return policy;
    }

    private static ushort[] Take(LeastConnections policy, int count, long[] load)
    {
        var slots = new ushort[count];
        policy.Assign(slots, load);
        return slots;
    }

    private static long[] After(ushort[] slots, long[] load)
    {
        foreach (var slot in slots) load[slot]++;
        return [.. load];
    }
}
