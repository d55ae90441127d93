using System.Collections.Immutable;
using Odin.Grains.Configuration;
using Odin.Grains.Targets;

namespace Odin.Grains.Balancing;

/// <summary>The assigners of one app: one for all regions that have the same candidates, so that these share one
/// sequence. Owned by the app's grain.</summary>
/// <remarks>
/// When regions come to differ, one part keeps the assigner and the others go on with copies of it; when they agree again, one of the
/// assigners goes on for all. So nobody starts afresh because a target flaps, and there are never more assigners than regions.
/// </remarks>
internal sealed class AssignerSet(Random random)
{
    private static readonly StringComparer Names = StringComparer.OrdinalIgnoreCase;

    private Balance _balance = Balance.RoundRobin;
    private Dictionary<string, (IAssigner Assigner, CandidateSet Candidates)> _regions = new(Names);

    public int Count => _regions.Values.Select(region => region.Assigner).Distinct(ReferenceEqualityComparer.Instance).Count();

    /// <summary>What may be assigned to a region now; empty for one that was not set.</summary>
    public CandidateSet CandidatesOf(string region) => _regions.TryGetValue(region, out var known) ? known.Candidates : CandidateSet.Empty;

    /// <summary>Whose assigner gives the slots of this region; <see cref="CandidatesOf"/> must not be empty.</summary>
    public IAssigner For(string region) => _regions[region].Assigner;

    /// <summary>The app's configuration changed: what is known of a target follows it to its new ordinal,
    /// unless another policy is in force now.</summary>
    public void Renumber(OrdinalMap map, Balance balance)
    {
        if (balance != _balance) _regions.Clear();
        _balance = balance;
        foreach (var assigner in _regions.Values.Select(region => region.Assigner).Distinct(ReferenceEqualityComparer.Instance)
            .Cast<IAssigner>()) assigner.Renumber(map);
        foreach (var (name, region) in _regions) _regions[name] = region with { Candidates = CandidateSet.Empty };
    }

    /// <summary>From now on these regions are assigned to, each from its own candidates.</summary>
    public void SetCandidates(IEnumerable<(string Region, CandidateSet Candidates)> regions)
    {
        var next = new Dictionary<string, (IAssigner Assigner, CandidateSet Candidates)>(Names);
        var taken = new HashSet<IAssigner>(ReferenceEqualityComparer.Instance);
        foreach (var group in regions.OrderBy(region => region.Region, Names)
            .GroupBy(region => region.Candidates.Candidates, SameCandidates.Instance))
        {
            var assigner = AssignerFor([.. group.Select(region => region.Region)], taken);
            taken.Add(assigner);
            assigner.SetCandidates(group.Key.AsSpan());
            foreach (var (region, candidates) in group) next[region] = (assigner, candidates);
        }

        _regions = next;
    }

    /// <summary>One that these regions used before: itself when no others go on with it, else a copy.</summary>
    private IAssigner AssignerFor(string[] group, HashSet<IAssigner> taken)
    {
        var before = group.Where(_regions.ContainsKey).Select(region => _regions[region].Assigner).ToList();
        if (before.Find(assigner => !taken.Contains(assigner)) is { } own) return own;
        return before is [var shared, ..] ? shared.Copy() : IAssigner.For(_balance, random);
    }

    private sealed class SameCandidates : IEqualityComparer<ImmutableArray<Candidate>>
    {
        public static SameCandidates Instance { get; } = new();

        public bool Equals(ImmutableArray<Candidate> left, ImmutableArray<Candidate> right) => left.AsSpan().SequenceEqual(right.AsSpan());

        public int GetHashCode(ImmutableArray<Candidate> candidates)
        {
            var hash = new HashCode();
            foreach (var candidate in candidates) hash.Add(candidate);
            return hash.ToHashCode();
        }
    }
}
