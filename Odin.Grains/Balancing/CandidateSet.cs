using System.Collections.Immutable;
using Odin.Grains.Configuration;

namespace Odin.Grains.Balancing;

/// <summary>The targets among which one region's slots are assigned: the first of the <see cref="CandidateTiers"/>, in the order of their
/// ordinals.</summary>
/// <param name="Candidates">Empty when every target is full or excluded.</param>
/// <param name="IsPanic">True when too few targets are healthy and so all count as healthy.</param>
internal sealed record CandidateSet(ImmutableArray<Candidate> Candidates, bool IsPanic)
{
    public static CandidateSet Empty { get; } = new([], IsPanic: false);

    /// <param name="targets">The app's targets.</param>
    /// <param name="eligibilities">By ordinal, as the region that asks sees them.</param>
    /// <param name="panicPercent">As in <see cref="CandidateTiers.Select"/>.</param>
    /// <param name="priorities">By ordinal; empty: all targets are alike.</param>
    /// <param name="shares">By ordinal, in units of 1/<see cref="SlowStart.FullFraction"/>; empty: all have their full share.</param>
    public static CandidateSet Select(
        ImmutableArray<TargetSpec> targets, ReadOnlySpan<Eligibility> eligibilities, int panicPercent = 0,
        ReadOnlySpan<byte> priorities = default, ReadOnlySpan<byte> shares = default)
    {
        var tiers = CandidateTiers.Select(targets, eligibilities, priorities, panicPercent);
        if (tiers.Count == 0) return Empty;

        var candidates = ImmutableArray.CreateBuilder<Candidate>(tiers[0].Length);
        foreach (var ordinal in tiers[0])
            candidates.Add(
                new Candidate(ordinal, Math.Max(1, targets[ordinal].Weight) * (shares.IsEmpty ? SlowStart.FullFraction : shares[ordinal])));
        return new CandidateSet(candidates.MoveToImmutable(), tiers.IsPanic);
    }
}
