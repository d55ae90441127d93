namespace Odin.Edge.Balancing;

/// <summary>Picks of a round robin made without a slot, to be paid back by the next slots of the same targets.</summary>
/// <remarks>
/// So the one global sequence keeps its evenness although this edge ran ahead of its lease. Only the difference between targets
/// matters: what all have borrowed alike is forgiven, in proportion to their weights, when a new lease arrives. From any thread.
/// </remarks>
internal sealed class SlotDebt(int targets)
{
    private readonly int[] _debt = new int[targets];

    /// <summary>What a target borrowed: in relation to its weight, the lower, the sooner it is its turn.</summary>
    public int this[int target] => Volatile.Read(ref _debt[target]);

    public void Incur(int target) => Interlocked.Increment(ref _debt[target]);

    /// <summary>True when the slot at hand pays back an earlier pick and must not be used again.</summary>
    public bool TryRepay(int target)
    {
        if (Volatile.Read(ref _debt[target]) <= 0) return false;
        if (Interlocked.Decrement(ref _debt[target]) >= 0) return true;
        Interlocked.Increment(ref _debt[target]);
        return false;
    }

    /// <summary>Forgives what all of <paramref name="candidates"/> have borrowed alike for their weights, and
    /// everything to those that are none.</summary>
    /// <param name="candidates">Ordinals.</param>
    /// <param name="weights">By ordinal, at least 1.</param>
    public void Settle(ReadOnlySpan<ushort> candidates, ReadOnlySpan<int> weights)
    {
        var alike = double.MaxValue;
        foreach (var target in candidates) alike = Math.Min(alike, Volatile.Read(ref _debt[target]) / (double)weights[target]);
        for (var target = 0; target < _debt.Length; target++)
        {
            var settled = candidates.Contains((ushort)target) ? (int)(alike * weights[target]) : Volatile.Read(ref _debt[target]);
            if (settled > 0) Interlocked.Add(ref _debt[target], -settled);
        }
    }
}
