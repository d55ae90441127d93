using System.Collections.Immutable;
using Odin.Grains.Catalog;

namespace Odin.Silo.Api.Contracts;

/// <summary>The documents that can be rolled back to, the newest first.</summary>
public sealed record HistoryAnswer(ImmutableArray<DocumentSummary> Documents);
