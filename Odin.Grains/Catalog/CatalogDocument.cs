using Odin.Grains.Configuration;

namespace Odin.Grains.Catalog;

/// <summary>The document as it stands, and the version that put it in force.</summary>
[GenerateSerializer, Immutable, Alias("odin.catalog-document")]
public sealed record CatalogDocument([property: Id(0)] long Version, [property: Id(1)] ConfigSpec Config)
{
    /// <summary>Which catalog the version counts in; null: none was born yet. In a history it is not repeated.</summary>
    [Id(2)] public string? Catalog { get; init; }

    /// <summary>Why the catalog in the storage cannot be read; null: it can.</summary>
    [Id(3)] public string? Damage { get; init; }

    /// <summary>When it was put in force; null: an earlier release stored it, or it was put back from a copy.</summary>
    [Id(4)] public DateTimeOffset? At { get; init; }
}
