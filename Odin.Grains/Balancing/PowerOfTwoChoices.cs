using Odin.Grains.Targets;

namespace Odin.Grains.Balancing;

/// <summary>Each slot goes to the less loaded of two random targets, in relation to their weights,
/// and counts as load for the next one.</summary>
internal sealed class PowerOfTwoChoices(Random random) : IAssigner
{
    private Candidate[] _candidates = [];
    private WeightedPairs? _pairs;
    private long[] _load = [];

    public IAssigner Copy() => new PowerOfTwoChoices(random);

    public void Renumber(OrdinalMap map) => (_candidates, _pairs) = ([], null);

    public void SetCandidates(ReadOnlySpan<Candidate> candidates)
    {
        (_candidates, _load) = (candidates.ToArray(), new long[candidates.Length]);
        _pairs = candidates.IsEmpty ? null : new WeightedPairs([.. _candidates.Select(candidate => candidate.Weight)]);
    }

    public void Assign(Span<ushort> slots, ReadOnlySpan<long> load)
    {
        for (var index = 0; index < _candidates.Length; index++) _load[index] = load[_candidates[index].Ordinal];
        foreach (ref var slot in slots)
        {
            var (first, second) = _pairs!.Draw(random);
            var picked = IsLessLoaded(second, first) ? second : first;
            _load[picked]++;
            slot = _candidates[picked].Ordinal;
        }
    }

    /// <summary>As the load would be after the slot: an idle heavy target comes before an idle light one.</summary>
    private bool IsLessLoaded(int one, int other) =>
        (_load[one] + 1) * _candidates[other].Weight < (_load[other] + 1) * _candidates[one].Weight;
}
