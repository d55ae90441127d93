namespace Odin.Grains.Catalog;

/// <summary>What can be said of a base without reading all of it.</summary>
internal record CatalogMark
{
    /// <summary>What a head names it by. Another one for each base that is written.</summary>
    public string Id { get; init; } = "";

    /// <summary>Why the bytes in the storage are no base. Never stored.</summary>
    [NonSerialized] public string? Damage;
}
