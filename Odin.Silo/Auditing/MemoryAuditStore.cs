using System.Collections.Immutable;
using System.Globalization;

namespace Odin.Silo.Auditing;

/// <summary>The audit of a silo without Redis: it ends with it.</summary>
internal sealed class MemoryAuditStore(int mostEntries = IAuditStore.MostEntries) : IAuditStore
{
    private readonly Lock _lock = new();
    private readonly Queue<AuditEntry> _entries = new();
    private long _last;

    public Task AddAsync(AuditEntry entry)
    {
        lock (_lock)
        {
            _entries.Enqueue(entry with { Id = string.Create(CultureInfo.InvariantCulture, $"{++_last}-0") });
            if (_entries.Count > mostEntries) _entries.Dequeue();
        }

        return Task.CompletedTask;
    }

    public Task<ImmutableArray<AuditEntry>> ReadAsync(string? before, int limit)
    {
        lock (_lock)
        {
            var older = _entries.Reverse();
            if (before is not null) older = older.SkipWhile(entry => entry.Id != before).Skip(1);
            return Task.FromResult(older.Take(limit).ToImmutableArray());
        }
    }
}
