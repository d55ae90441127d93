using Odin.Grains.Targets;

namespace Odin.Grains.Balancing;

/// <summary>Each slot goes to the target with the least load for its weight, and counts as load for
/// the next one: a batch never herds.</summary>
/// <remarks>
/// Equals take turns (<see cref="VirtualTurns"/>). A heap, rebuilt per call because the loads are new each time: n + slots x log n steps.
/// </remarks>
internal sealed class LeastConnections : IAssigner
{
    private Candidate[] _candidates = [];
    private Entry[] _heap = [];
    private long _weights;
    private VirtualTurns _turns = new(0);

    public IAssigner Copy() => new LeastConnections { _turns = _turns.Copy() };

    public void Renumber(OrdinalMap map)
    {
        _turns.Renumber(map);
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
            _turns.MakeRoomFor(candidate.Ordinal);
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
            _turns.Take(slot, least.Weight, least.End, _weights, _turns.Now);
            least.End = _turns.EndOf(slot, least.Weight, _turns.Now);
            SiftDown(0);
        }
    }

    private void Build(ReadOnlySpan<long> load)
    {
        for (var index = 0; index < _heap.Length; index++)
        {
            var (ordinal, weight) = _candidates[index];
            _heap[index] = new Entry(ordinal, weight, load[ordinal], _turns.EndOf(ordinal, weight, _turns.Now));
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
