namespace Odin.Grains.AppBackends;

/// <summary>Live sessions that came in at edges of one region and are served by targets of one region.</summary>
/// <param name="From">The region of the edges.</param>
/// <param name="To">The region of the targets, as configured.</param>
[GenerateSerializer, Immutable, Alias("odin.region-flow")]
public sealed record RegionFlow([property: Id(0)] string From, [property: Id(1)] string To, [property: Id(2)] long Live);
