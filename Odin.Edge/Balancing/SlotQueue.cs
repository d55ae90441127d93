using System.Collections.Immutable;

namespace Odin.Edge.Balancing;

/// <summary>The slots an edge holds for one app: a chain of batches. Loops take from its head; the lease client adds at its tail.</summary>
internal sealed class SlotQueue
{
    private LeasedSlots? _head;
    private LeasedSlots? _tail;   // The lease client's alone.

    /// <summary>The lease taken in last; 0: none.</summary>
    public long LastLeaseId { get; private set; }

    /// <summary>Takes the next slot of the given app version that has not expired. From any loop's thread.</summary>
    public bool TryTake(long configVersion, long nowMilliseconds, out int target, out bool isHalfUsed)
    {
        target = 0;
        isHalfUsed = false;
        while (Volatile.Read(ref _head) is { } batch)
        {
            if (batch.ConfigVersion == configVersion && !batch.IsExpired(nowMilliseconds) && batch.TryTake(out target, out isHalfUsed))
                return true;
            if (batch.Following is not { } following) return false;
            Interlocked.CompareExchange(ref _head, following, batch);
        }

        return false;
    }

    /// <summary>From the lease client's thread alone.</summary>
    public void Add(long leaseId, long configVersion, ImmutableArray<ushort> slots, long expiresMilliseconds)
    {
        LastLeaseId = leaseId;
        var batch = new LeasedSlots(leaseId, configVersion, slots, expiresMilliseconds);
        if (_tail is { } tail) tail.Following = batch;
        else Volatile.Write(ref _head, batch);
        _tail = batch;
    }

    /// <summary>The slot that would be taken now; null: none. From any thread.</summary>
    public int? Peek(long configVersion, long nowMilliseconds)
    {
        for (var batch = Volatile.Read(ref _head); batch is not null; batch = batch.Following)
        {
            if (IsGood(batch, configVersion, nowMilliseconds) && batch.Unused is [var next, ..]) return next;
        }

        return null;
    }

    /// <summary>Slots that may still be taken.</summary>
    public int CountUnused(long configVersion, long nowMilliseconds)
    {
        var count = 0;
        for (var batch = Volatile.Read(ref _head); batch is not null; batch = batch.Following)
        {
            if (IsGood(batch, configVersion, nowMilliseconds)) count += batch.Unused.Length;
        }

        return count;
    }

    /// <summary>Adds the slots that may still be taken to <paramref name="perTarget"/>.</summary>
    public void AddUnused(long configVersion, long nowMilliseconds, Span<int> perTarget)
    {
        for (var batch = Volatile.Read(ref _head); batch is not null; batch = batch.Following)
        {
            if (!IsGood(batch, configVersion, nowMilliseconds)) continue;
            foreach (var slot in batch.Unused)
            {
                if (slot < perTarget.Length) perTarget[slot]++;   // Another catalog may have the same version with fewer targets.
            }
        }
    }

    private static bool IsGood(LeasedSlots batch, long configVersion, long nowMilliseconds) =>
        batch.ConfigVersion == configVersion && !batch.IsExpired(nowMilliseconds);
}
