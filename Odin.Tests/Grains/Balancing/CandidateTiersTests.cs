using System.Collections.Immutable;
using CsCheck;
using Odin.Grains.Balancing;
using Odin.Grains.Configuration;
using Odin.Tests.Grains.Support;

namespace Odin.Tests.Grains.Balancing;

public sealed class CandidateTiersTests
{
    private static readonly ImmutableArray<TargetSpec> Targets =
        [Specs.Target("a"), Specs.Target("b"), Specs.Target("backup", backup: true), Specs.Target("weightless", weight: 0)];

    /// <summary>Eligibilities by letters, locality priorities as digits; tiers of ordinals with a stroke between them.</summary>
    [Theory]
    [InlineData("HHHH", "0000", "01|2|3", false)]
    [InlineData("HUHH", "0000", "0|2|3", false)]
    [InlineData("HDHH", "0000", "0|2|3|1", false)]
    [InlineData("?HHH", "0000", "1|2|3|0", false)]
    [InlineData("?D?U", "0000", "0|2|1", false)]
    [InlineData("UUHH", "0000", "2|3", false)]
    [InlineData("UUUU", "0000", "01|2|3", true)]
    [InlineData("DUUU", "0000", "0", false)]
    [InlineData("UUUE", "0000", "01|2", true)]
    [InlineData("FUUU", "0000", "", false)]
    [InlineData("FFFF", "0000", "", false)]
    [InlineData("EEEE", "0000", "", false)]
    [InlineData("HHHH", "1000", "1|0|2|3", false)]
    [InlineData("HHHH", "1010", "1|0|2|3", false)]
    [InlineData("HFHH", "1010", "0|2|3", false)]
    [InlineData("HUFH", "1001", "0|3", false)]
    public void Eligibility_comes_before_kind_and_kind_before_locality_priority(
        string eligibilities, string priorities, string tiers, bool isPanic)
    {
        var found = CandidateTiers.Select(Targets, Eligibilities(eligibilities),
            [.. priorities.Select(priority => (byte)(priority - '0'))]);

        Print(found).ShouldBe(tiers);
        found.IsPanic.ShouldBe(isPanic);
    }

    [Theory]
    [InlineData("HUUU", 25, false)]
    [InlineData("HUUU", 26, true)]
    [InlineData("H?UU", 50, false)]
    [InlineData("HUUE", 34, true)]
    [InlineData("HUUE", 33, false)]
    [InlineData("UUUU", 0, true)]
    [InlineData("????", 100, false)]
    [InlineData("FUUU", 25, false)]
    public void Below_the_panic_threshold_all_are_candidates(string eligibilities, int percent, bool isPanic)
    {
        var found = CandidateTiers.Select(Targets, Eligibilities(eligibilities), priorities: [], percent);

        found.IsPanic.ShouldBe(isPanic);
        if (isPanic) found.All.Length.ShouldBe(eligibilities.Count(letter => letter is not 'E' and not 'F'));
    }

    [Theory]
    [InlineData("HHHH", "01")]
    [InlineData("UUHH", "2")]
    [InlineData("UUUH", "3")]
    [InlineData("UUUU", "01")]
    [InlineData("DHHH", "01")]
    public void A_decision_made_earlier_holds_unless_it_is_for_a_reserve_that_is_needed_no_more(string eligibilities, string open)
    {
        var tiers = CandidateTiers.Select(Targets, Eligibilities(eligibilities), priorities: []);

        string.Concat(Enumerable.Range(0, 4).Where(tiers.IsOpen)).ShouldBe(open);
    }

    [Fact]
    public void Every_target_that_may_be_picked_stands_in_exactly_one_tier() =>
        Gen.Select(Gen.Enum<Eligibility>(), Gen.Byte[0, 3], Gen.Int[0, 2], Gen.Bool).Array[0, 12].Sample(targets =>
        {
            var eligibilities = targets.Select(target => target.Item1).ToArray();
            var tiers = CandidateTiers.Select(
                [.. targets.Select((target, number) => Specs.Target($"t{number}", target.Item3, target.Item4))], eligibilities,
                [.. targets.Select(target => target.Item2)]);
            var wanted = eligibilities.Select((eligibility, ordinal) => (eligibility, ordinal))
                .Where(target => target.eligibility <= (tiers.IsPanic ? Eligibility.Unhealthy : Eligibility.Degraded))
                .Select(target => (ushort)target.ordinal);
            return tiers.All.ToArray().Order().SequenceEqual(wanted) && Enumerable.Range(0, tiers.Count).All(tier => !tiers[tier].IsEmpty);
        });

    private static Eligibility[] Eligibilities(string letters) =>
        [.. letters.Select(letter => letter switch
        {
            'H' => Eligibility.Healthy,
            '?' => Eligibility.Unknown,
            'D' => Eligibility.Degraded,
            'U' => Eligibility.Unhealthy,
            'F' => Eligibility.Full,
            _ => Eligibility.Excluded,
        })];

    private static string Print(CandidateTiers tiers) =>
        string.Join('|', Enumerable.Range(0, tiers.Count).Select(tier => string.Concat(tiers[tier].ToArray())));
}
