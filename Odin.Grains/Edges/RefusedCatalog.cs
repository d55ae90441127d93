namespace Odin.Grains.Edges;

/// <summary>A configuration that an edge could not apply; the one before it stays in force there.</summary>
/// <param name="Version">Of the catalog.</param>
/// <param name="Reason">For people.</param>
[GenerateSerializer, Immutable, Alias("odin.refused-catalog")]
public sealed record RefusedCatalog([property: Id(0)] long Version, [property: Id(1)] string Reason);
