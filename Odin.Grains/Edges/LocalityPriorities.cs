using System.Collections.Immutable;

namespace Odin.Grains.Edges;

/// <summary>How near each target is to the edges of one region.</summary>
/// <param name="Region">The edges' region.</param>
/// <param name="Priorities">By target ordinal, 0 the nearest.</param>
[GenerateSerializer, Immutable, Alias("odin.region-rings")]
public sealed record LocalityPriorities([property: Id(0)] string Region, [property: Id(1)] ImmutableArray<byte> Priorities);
