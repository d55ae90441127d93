using Odin.Grains.Targets;

namespace Odin.Grains.Balancing;

/// <summary>Each slot goes to the target with the least load for its weight, and counts as load for
/// the next one: a batch never herds.</summary>
/// <remarks>Of equals the one that waited longest comes first. A heap, rebuilt per call because the loads are new
/// each time: n + slots x log n steps.</remarks>
internal sealed class LeastConnections : IAssigner
{
    private Candidate[] _candidates = [];
    private Entry[] _heap = [];

    /// <summary>By ordinal: the number of the last slot this target got; 0: none yet.</summary>
    private long[] _lastSlot = [];
    private long _slots;

    public IAssigner Copy() => new LeastConnections { _lastSlot = [.. _lastSlot], _slots = _slots };

    public void Renumber(OrdinalMap map)
    {
        var moved = new long[map.Count];
        for (var ordinal = 0; ordinal < _lastSlot.Length; ordinal++)
        {
            if (map[ordinal] is var to and >= 0) moved[to] = _lastSlot[ordinal];
        }

        _lastSlot = moved;
        _candidates = [];
    }

    public void SetCandidates(ReadOnlySpan<Candidate> candidates)
    {
        _candidates = candidates.ToArray();
        _heap = new Entry[candidates.Length];
        foreach (var candidate in _candidates)
        {
            if (candidate.Ordinal >= _lastSlot.Length) Array.Resize(ref _lastSlot, candidate.Ordinal + 1);
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
            _lastSlot[slot] = least.LastSlot = ++_slots;
            SiftDown(0);
        }
    }

    private void Build(ReadOnlySpan<long> load)
    {
        for (var index = 0; index < _heap.Length; index++)
        {
            var (ordinal, weight) = _candidates[index];
            _heap[index] = new Entry(ordinal, weight, load[ordinal], _lastSlot[ordinal]);
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
        return difference != 0 ? difference < 0 : left.LastSlot < right.LastSlot;
    }

    private record struct Entry(ushort Ordinal, int Weight, long Load, long LastSlot);
}
