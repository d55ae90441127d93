using Odin.Grains.Configuration;

namespace Odin.Grains.Catalog;

/// <summary>The document as it stands.</summary>
[GenerateSerializer, Immutable, Alias("odin.catalog-document")]
public sealed record CatalogDocument([property: Id(0)] long Version, [property: Id(1)] ConfigSpec Config);
