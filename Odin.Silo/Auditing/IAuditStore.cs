using System.Collections.Immutable;

namespace Odin.Silo.Auditing;

/// <summary>Where the audit of a cluster is kept: the last 100,000 entries or so.</summary>
internal interface IAuditStore
{
    const int MostEntries = 100_000;

    Task AddAsync(AuditEntry entry);

    /// <summary>Newest first.</summary>
    /// <param name="before">Only what is older than this entry; null: all.</param>
    /// <param name="limit">At most so many.</param>
    Task<ImmutableArray<AuditEntry>> ReadAsync(string? before, int limit);
}
