using Odin.Grains.Configuration;

namespace Odin.Grains.Catalog;

/// <summary>A wish for one target of an app.</summary>
[GenerateSerializer, Immutable, Alias("odin.target-wish")]
public sealed record TargetWish([property: Id(0)] TargetAddress Address, [property: Id(1)] Wish Wish);
