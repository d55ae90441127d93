namespace Odin.Edge.Sessions.Log;

/// <summary>The last records of ended sessions, kept while somebody asks for them. Written by the writer of the records, read from any
/// thread.</summary>
internal sealed class RecentEnds(TimeProvider time)
{
    public const int Capacity = 4096;

    /// <summary>Nobody has asked for so long: nothing is kept.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private SessionRecord[]? _records;
    private long _count;
    private long _firstKept;
    private long _askedAt;

    /// <summary>How many sessions have ended.</summary>
    public long Count
    {
        get
        {
            lock (_lock) return _count;
        }
    }

    /// <summary>Asks no clock: at each end that would cost more than keeping the record.</summary>
    public void Add(in SessionRecord record)
    {
        lock (_lock)
        {
            if (_records is not null && time.GetElapsedTime(_askedAt, record.EndedAt) >= KeptFor) _records = null;
            if (_records is not null) _records[_count % Capacity] = record;
            _count++;
        }
    }

    /// <summary>Copies records to <paramref name="into"/>; returns how many were missed before them, and where to go on.</summary>
    /// <param name="after">What the call before returned; null: from now on.</param>
    /// <param name="into">At most so many are copied as there is room for.</param>
    /// <param name="copied">How many were.</param>
    public (long Missed, long Next) Read(long? after, Span<SessionRecord> into, out int copied)
    {
        lock (_lock)
        {
            _askedAt = time.GetTimestamp();
            if (_records is null) (_records, _firstKept) = (new SessionRecord[Capacity], _count);
            var from = Math.Min(after ?? _count, _count);
            var first = Math.Max(from, Math.Max(_firstKept, _count - Capacity));
            copied = (int)Math.Min(_count - first, into.Length);
            for (var place = 0; place < copied; place++) into[place] = _records[(first + place) % Capacity];
            return (first - from, first + copied);
        }
    }
}
