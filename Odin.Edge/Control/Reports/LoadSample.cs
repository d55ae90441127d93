using System.Collections.Immutable;

namespace Odin.Edge.Control.Reports;

/// <summary>Totals of an edge at one moment.</summary>
/// <param name="Busy">Of all loops together.</param>
/// <param name="Assigned">Decisions on a target, by bucket.</param>
internal sealed record LoadSample(TimeSpan At, long Accepted, TimeSpan Busy, ImmutableArray<long> Assigned);
