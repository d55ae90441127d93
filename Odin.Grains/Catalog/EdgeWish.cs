namespace Odin.Grains.Catalog;

/// <summary>A wish for one edge, by its id.</summary>
[GenerateSerializer, Immutable, Alias("odin.edge-wish")]
public sealed record EdgeWish([property: Id(0)] string EdgeId, [property: Id(1)] Wish Wish);
