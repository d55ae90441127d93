namespace Odin.Edge.Sessions.Log;

/// <summary>Carries records from one loop to the writer. Bounded: when the writer is behind, records are
/// dropped and counted, never waited for.</summary>
/// <param name="capacity">Records that may wait.</param>
/// <param name="unreached">Which records of sessions without a target connection are taken; null: all.</param>
internal sealed class SessionRecordRing(int capacity, UnreachedSample? unreached = null)
{
    private readonly SessionRecord[] _records = new SessionRecord[capacity];
    private long _written;   // The loop's.
    private long _read;      // The writer's.
    private long _dropped;

    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Records of sessions that reached no target, beyond the rate that is logged.</summary>
    public long LeftOut => unreached?.LeftOut ?? 0;

    /// <summary>From the loop's thread alone. True when the writer had taken everything before: it may be asleep.</summary>
    public bool Add(in SessionRecord record)
    {
        if (record.ConnectedAt == 0 && unreached?.TryTake(record.EndedAt) == false) return false;
        var written = _written;
        if (written - Volatile.Read(ref _read) == _records.Length)
        {
            Volatile.Write(ref _dropped, _dropped + 1);
            return false;
        }

        _records[written % _records.Length] = record;
        Volatile.Write(ref _written, written + 1);

        // Publish, then look: with the same order in TryTake either the writer sees the record or it is seen to have caught up.
        Interlocked.MemoryBarrier();
        return Volatile.Read(ref _read) == written;
    }

    /// <summary>From the writer's thread alone.</summary>
    public bool TryTake(out SessionRecord record)
    {
        var read = _read;
        if (read == Volatile.Read(ref _written))
        {
            Interlocked.MemoryBarrier();   // After the last write of _read: see Add.
            if (read == Volatile.Read(ref _written))
            {
                record = default;
                return false;
            }
        }

        record = _records[read % _records.Length];
        _records[read % _records.Length] = default;   // Keeps no target alive.
        Volatile.Write(ref _read, read + 1);
        return true;
    }
}
