using Odin.Grains.Targets;

namespace Odin.Grains.Balancing;

/// <summary>Each slot goes to the target with the least load for its weight, and counts as load for
/// the next one: a batch never herds.</summary>
/// <remarks>
/// Equals take turns in virtual time, the earliest deadline first, so each as often as its weight says; nobody saves up turns. A heap,
/// rebuilt per call because the loads are new each time: n + slots x log n steps.
/// </remarks>
internal sealed class LeastConnections : IAssigner
{
    private const long Turn = 1L << 40;

    private Candidate[] _candidates = [];
    private Entry[] _heap = [];
    private long _weights;

    /// <summary>By ordinal: when its last turn ends.</summary>
    private long[] _ends = [];
    private long _now;

    public IAssigner Copy() => new LeastConnections { _ends = [.. _ends], _now = _now };

    public void Renumber(OrdinalMap map)
    {
        var moved = new long[map.Count];
        for (var ordinal = 0; ordinal < _ends.Length; ordinal++)
        {
            if (map[ordinal] is var to and >= 0) moved[to] = _ends[ordinal];
        }

        _ends = moved;
        _candidates = [];
    }

    public void SetCandidates(ReadOnlySpan<Candidate> candidates)
    {
        _candidates = candidates.ToArray();
        _heap = new Entry[candidates.Length];
        _weights = 0;
        foreach (var candidate in _candidates)
        {
            _weights += candidate.Weight;
            if (candidate.Ordinal >= _ends.Length) Array.Resize(ref _ends, candidate.Ordinal + 1);
        }
    }

    public void Assign(Span<ushort> slots, ReadOnlySpan<long> load)
    {
        Build(load);
        foreach (ref var slot in slots)
        {
            ref var least = ref _heap[0];
            slot = least.Ordinal;
            least.Load++;
            _ends[slot] = Math.Min(least.End, _now + Turn / least.Weight);
            _now += Turn / _weights;
            least.End = EndOf(slot, least.Weight);
            SiftDown(0);
        }
    }

    private long EndOf(int ordinal, int weight) => Math.Max(_ends[ordinal] + Turn / weight, _now);

    private void Build(ReadOnlySpan<long> load)
    {
        for (var index = 0; index < _heap.Length; index++)
        {
            var (ordinal, weight) = _candidates[index];
            _heap[index] = new Entry(ordinal, weight, load[ordinal], EndOf(ordinal, weight));
        }

        for (var index = _heap.Length / 2 - 1; index >= 0; index--) SiftDown(index);
    }

    private void SiftDown(int index)
    {
        while (2 * index + 1 < _heap.Length)
        {
            var child = 2 * index + 1;
            if (child + 1 < _heap.Length && IsBefore(_heap[child + 1], _heap[child])) child++;
            if (!IsBefore(_heap[child], _heap[index])) return;
            (_heap[index], _heap[child]) = (_heap[child], _heap[index]);
            index = child;
        }
    }

    private static bool IsBefore(in Entry left, in Entry right)
    {
        // left.Load / left.Weight against right.Load / right.Weight, without a fraction.
        var difference = left.Load * right.Weight - right.Load * left.Weight;
        return difference != 0 ? difference < 0 : left.End < right.End;
    }

    private record struct Entry(ushort Ordinal, int Weight, long Load, long End);
}
