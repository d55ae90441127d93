namespace Odin.Grains.Backends.Balancing;

/// <summary>Each slot goes to a random target, as likely as its weight says, whatever went before.</summary>
internal sealed class WeightedRandom(Random random) : IAssigner
{
    private ushort[] _ordinals = [];

    /// <summary>The sum of the weights up to and with each candidate.</summary>
    private int[] _upTo = [];

    public void Renumber(OrdinalMap map) => (_ordinals, _upTo) = ([], []);

    public void SetCandidates(ReadOnlySpan<Candidate> candidates)
    {
        (_ordinals, _upTo) = (new ushort[candidates.Length], new int[candidates.Length]);
        var sum = 0;
        for (var index = 0; index < candidates.Length; index++)
        {
            _ordinals[index] = candidates[index].Ordinal;
            _upTo[index] = sum += candidates[index].Weight;
        }
    }

    public void Assign(Span<ushort> slots, ReadOnlySpan<long> load)
    {
        foreach (ref var slot in slots)
        {
            var found = Array.BinarySearch(_upTo, random.Next(_upTo[^1]) + 1);
            slot = _ordinals[found < 0 ? ~found : found];
        }
    }
}
