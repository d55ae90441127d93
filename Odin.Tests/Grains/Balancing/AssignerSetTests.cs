using Odin.Grains.Balancing;
using Odin.Grains.Configuration;
using Odin.Grains.Targets;

namespace Odin.Tests.Grains.Balancing;

public sealed class AssignerSetTests
{
    private readonly AssignerSet _assigners = new(new Random(1));

    [Fact]
    public void Regions_with_the_same_candidates_share_one_sequence()
    {
        _assigners.SetCandidates([("fra", Set(0, 1, 2)), ("iad", Set(0, 1, 2))]);

        Take("fra", 2).ShouldBe([0, 1]);
        Take("iad", 2).ShouldBe([2, 0]);
        _assigners.Count.ShouldBe(1);
    }

    [Fact]
    public void A_region_that_comes_to_differ_goes_on_from_where_all_were()
    {
        _assigners.SetCandidates([("fra", Set(0, 1, 2)), ("iad", Set(0, 1, 2))]);
        Take("fra", 2);

        _assigners.SetCandidates([("fra", Set(0, 1, 2)), ("iad", Set(1, 2))]);

        Take("iad", 1).ShouldBe([2]);
        Take("fra", 1).ShouldBe([2]);
        _assigners.Count.ShouldBe(2);
    }

    [Fact]
    public void Regions_that_agree_again_share_again()
    {
        for (var round = 0; round < 5; round++)
        {
            _assigners.SetCandidates([("fra", Set(0, 1, 2)), ("iad", Set(0, 1))]);
            _assigners.Count.ShouldBe(2);
            _assigners.SetCandidates([("fra", Set(0, 1, 2)), ("iad", Set(0, 1, 2))]);
            _assigners.Count.ShouldBe(1);
        }
    }

    [Fact]
    public void A_region_nobody_named_has_no_candidates()
    {
        _assigners.SetCandidates([("fra", Set(0))]);

        _assigners.CandidatesOf("FRA").Candidates.Length.ShouldBe(1);
        _assigners.CandidatesOf("iad").ShouldBe(CandidateSet.Empty);
    }

    [Fact]
    public void Another_policy_starts_afresh_and_the_same_one_does_not()
    {
        _assigners.SetCandidates([("fra", Set(0, 1))]);
        Take("fra", 1).ShouldBe([0]);

        _assigners.Renumber(OrdinalMap.Identity(2), Balance.RoundRobin);
        _assigners.CandidatesOf("fra").ShouldBe(CandidateSet.Empty, "until they are set anew");
        _assigners.SetCandidates([("fra", Set(0, 1))]);
        Take("fra", 1).ShouldBe([1]);

        _assigners.Renumber(OrdinalMap.Identity(2), Balance.LeastConnections);
        _assigners.SetCandidates([("fra", Set(0, 1))]);
        Take("fra", 1).ShouldBe([0]);
    }

    private static CandidateSet Set(params ushort[] ordinals) =>
        new([.. ordinals.Select(ordinal => new Candidate(ordinal, 1))], IsPanic: false);

    private ushort[] Take(string region, int count)
    {
        var slots = new ushort[count];
        _assigners.For(region).Assign(slots, new long[8]);
        return slots;
    }
}
