using System.Collections.Immutable;

namespace Odin.Edge.Balancing;

/// <summary>The slots of one lease, taken in order by all loops at once without a lock.</summary>
internal sealed class LeasedSlots(long leaseId, long configVersion, ImmutableArray<ushort> slots, long expiresMilliseconds)
{
    private int _taken;
    private LeasedSlots? _following;

    public long LeaseId => leaseId;

    public long ConfigVersion => configVersion;

    /// <summary>The batch to go on with when this one is used up; set once.</summary>
    public LeasedSlots? Following
    {
        get => Volatile.Read(ref _following);
        set => Volatile.Write(ref _following, value);
    }

    public ReadOnlySpan<ushort> Unused => slots.AsSpan()[Math.Min(Volatile.Read(ref _taken), slots.Length)..];

    public bool IsExpired(long nowMilliseconds) => nowMilliseconds >= expiresMilliseconds;

    /// <summary>Takes the next slot. False: none is left.</summary>
    /// <param name="target">The target's ordinal.</param>
    /// <param name="isHalfUsed">True for exactly one taker: it is time to ask for the next lease.</param>
    public bool TryTake(out int target, out bool isHalfUsed)
    {
        target = 0;
        isHalfUsed = false;
        if (Volatile.Read(ref _taken) >= slots.Length) return false;   // Keeps the counter from running on for ever.
        var index = Interlocked.Increment(ref _taken) - 1;
        if (index >= slots.Length) return false;
        target = slots[index];
        isHalfUsed = index == slots.Length / 2;
        return true;
    }
}
