using Odin.Grains.Balancing;
using Odin.Grains.Configuration;
using Odin.Tests.Grains.Support;

namespace Odin.Tests.Grains.Balancing;

public sealed class CandidateSetTests
{
    private static readonly TargetSpec Normal = Specs.Target("normal", weight: 3);
    private static readonly TargetSpec Backup = Specs.Target("backup", backup: true);
    private static readonly TargetSpec Weightless = Specs.Target("weightless", weight: 0);

    [Theory]
    [InlineData(true, true, true, "0", false)]
    [InlineData(false, true, true, "1", false)]
    [InlineData(false, false, true, "2", false)]
    [InlineData(false, false, false, "0", true)]
    public void The_next_kind_is_used_only_when_the_one_before_has_none(bool normal, bool backup, bool weightless, string ordinals,
        bool isPanic)
    {
        var set = CandidateSet.Select([Normal, Backup, Weightless], Eligibilities(normal, backup, weightless));

        string.Concat(set.Candidates.Select(candidate => candidate.Ordinal)).ShouldBe(ordinals);
        set.IsPanic.ShouldBe(isPanic);
    }

    [Fact]
    public void Targets_without_a_weight_share_evenly() =>
        CandidateSet.Select([Weightless, Weightless], Eligibilities(true, true)).Candidates
        .ShouldAllBe(candidate => candidate.Weight == SlowStart.FullFraction);

    [Fact]
    public void A_share_scales_the_weight() =>
        CandidateSet.Select([Normal, Normal], Eligibilities(true, true), shares: [1, SlowStart.FullFraction]).Candidates
        .ShouldBe([new Candidate(0, 3), new Candidate(1, 3 * SlowStart.FullFraction)]);

    [Fact]
    public void Panic_makes_all_of_the_first_kind_candidates() =>
        CandidateSet.Select([Normal, Normal, Backup], Eligibilities(false, false, false)).Candidates.Select(candidate => candidate.Ordinal)
            .ShouldBe([(ushort)0, (ushort)1]);

    [Fact]
    public void No_target_is_no_panic() => CandidateSet.Select([], []).ShouldBe(CandidateSet.Empty);

    private static Eligibility[] Eligibilities(params bool[] healthy) =>
        [.. healthy.Select(isHealthy => isHealthy ? Eligibility.Healthy : Eligibility.Unhealthy)];
}
