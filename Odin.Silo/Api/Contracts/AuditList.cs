using System.Collections.Immutable;
using Odin.Silo.Auditing;

namespace Odin.Silo.Api.Contracts;

/// <summary>Entries of the audit, the newest first.</summary>
/// <param name="Next">The value of <c>before</c> for the page that follows; null: there is none.</param>
public sealed record AuditList(ImmutableArray<AuditEntry> Entries, string? Next);
