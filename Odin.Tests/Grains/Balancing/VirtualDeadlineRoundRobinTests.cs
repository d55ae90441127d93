using CsCheck;
using Odin.Grains.Balancing;
using Odin.Grains.Edges;
using Odin.Grains.Targets;
using Odin.Tests.Grains.Support;

namespace Odin.Tests.Grains.Balancing;

public sealed class VirtualDeadlineRoundRobinTests
{
    [Fact]
    public void A_heavy_target_takes_turns_with_the_light_ones() => Take(Sequence(5, 1, 1), 7).ShouldBe([0, 1, 0, 0, 2, 0, 0]);

    [Fact]
    public void Equal_targets_come_in_turn() => Take(Sequence(1, 1, 1), 7).ShouldBe([0, 1, 2, 0, 1, 2, 0]);

    [Fact]
    public void Equal_weights_differ_by_at_most_one_over_every_stretch() =>
        Gen.Select(Gen.Int[1, 20], Gen.Int[1, 256], Gen.Int[1, 17].Array[1, 20]).Sample((count, weight, batches) =>
        {
            var sequence = Sequence([.. Enumerable.Repeat(weight, count)]);
            var slots = batches.SelectMany(size => Take(sequence, size)).ToArray();
            return Stretches(slots).All(stretch => Spread(Count(stretch, count)) <= 1);
        });

    [Fact]
    public void Every_target_has_its_share_of_every_prefix_plus_or_minus_one() =>
        Gen.Int[1, 256].Array[1, 40].Sample(weights =>
        {
            var (counts, sum) = (new int[weights.Length], weights.Sum());
            var slots = Take(Sequence(weights), 2000);
            for (var k = 0; k < slots.Length; k++)
            {
                counts[slots[k]]++;
                for (var target = 0; target < weights.Length; target++)
                {
                    if (Math.Abs(counts[target] - (k + 1.0) * weights[target] / sum) > 1.001) return false;
                }
            }

            return true;
        }, iter: 200);

    [Fact]
    public void Two_that_stay_with_equal_weights_never_drift_apart() =>
        Gen.Select(Gen.Int[1, 5].Array[2, 8], Gen.Select(Gen.Int[0, 255], Gen.Int[0, 9]).Array[1, 60]).Sample((weights, steps) =>
        {
            // Targets 0 and 1 stay for ever; the bits of each step say who else does.
            weights[1] = weights[0];
            var (sequence, counts) = (new VirtualDeadlineRoundRobin(), new int[weights.Length]);
            foreach (var (mask, size) in steps)
            {
                sequence.SetCandidates(Candidates(weights, target => target < 2 || (mask >> target & 1) == 1));
                foreach (var slot in Take(sequence, size)) counts[slot]++;
                if (Math.Abs(counts[0] - counts[1]) > 1) return false;
            }

            return true;
        });

    [Fact]
    public void A_newcomer_starts_level() =>
        Gen.Select(Gen.Int[1, 12], Gen.Int[0, 50], Gen.Int[1, 100]).Sample((count, before, after) =>
        {
            var weights = Enumerable.Repeat(1, count + 1).ToArray();
            var sequence = new VirtualDeadlineRoundRobin();
            sequence.SetCandidates(Candidates(weights, target => target < count));
            Take(sequence, before);
            sequence.SetCandidates(Candidates(weights, _ => true));
            return Math.Abs(Count(Take(sequence, after), count + 1)[count] - (double)after / (count + 1)) <= 1;
        });

    [Fact]
    public void A_target_that_flaps_is_neither_flooded_nor_starved()
    {
        var sequence = new VirtualDeadlineRoundRobin();
        var counts = new int[3];
        for (var round = 0; round < 3000; round++)
        {
            sequence.SetCandidates(Candidates([1, 1, 1], target => target < 2 || round % 2 == 0));
            foreach (var slot in Take(sequence, 3)) counts[slot]++;
        }

        counts[2].ShouldBeInRange(1500 - 2, 1500 + 2, "a third of the slots while it was there");
        Math.Abs(counts[0] - counts[1]).ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public void A_far_greater_weight_does_not_bring_a_burst()
    {
        var sequence = Sequence(1, 1, 1, 1);
        Take(sequence, 3);

        sequence.SetCandidates(Candidates([1, 1, 1, 256], _ => true));

        Count(Take(sequence, 6), 4).Take(3).Sum().ShouldBeLessThanOrEqualTo(3);
        var later = Count(Take(sequence, 259 * 4), 4);
        later.Take(3).ShouldAllBe(count => Math.Abs(count - 4) <= 1);
    }

    [Fact]
    public void A_target_keeps_its_place_under_a_new_ordinal()
    {
        var sequence = Sequence(1, 1, 1);
        Take(sequence, 1);

        sequence.Renumber(OrdinalMap.Between([.. Specs.Targets(3)], [Specs.Target("t2"), Specs.Target("t0"), Specs.Target("t1")]));
        sequence.SetCandidates(Candidates([1, 1, 1], _ => true));

        Take(sequence, 2).ShouldBe([0, 2], "t0, now 1, had its turn");
    }

    [Fact]
    public void A_thousand_targets_and_a_million_slots_stay_exact()
    {
        var sequence = Sequence([.. Enumerable.Repeat(256, 1000)]);
        var counts = new int[1000];
        for (var batch = 0; batch < 20; batch++)
        {
            foreach (var slot in Take(sequence, LeaseRequest.MaxWant)) counts[slot]++;
        }

        Spread(counts).ShouldBeLessThanOrEqualTo(1);
    }

    private static VirtualDeadlineRoundRobin Sequence(params int[] weights)
    {
        var sequence = new VirtualDeadlineRoundRobin();
        sequence.SetCandidates(Candidates(weights, _ => true));
        return sequence;
    }

    private static Candidate[] Candidates(int[] weights, Func<int, bool> isIn) =>
        [.. weights.Select((weight, ordinal) => new Candidate((ushort)ordinal, weight)).Where(candidate => isIn(candidate.Ordinal))];

    private static ushort[] Take(VirtualDeadlineRoundRobin sequence, int count)
    {
        var slots = new ushort[count];
        sequence.Assign(slots, []);
        return slots;
    }

    private static int[] Count(ReadOnlySpan<ushort> slots, int targets)
    {
        var counts = new int[targets];
        foreach (var slot in slots) counts[slot]++;
        return counts;
    }

    private static IEnumerable<ushort[]> Stretches(ushort[] slots) =>
        Enumerable.Range(0, slots.Length)
            .SelectMany(from => Enumerable.Range(from + 1, slots.Length - from).Where((_, step) => step % 3 == 0)
                .Select(to => slots[from..to]));

    private static int Spread(int[] counts) => counts.Max() - counts.Min();
}
