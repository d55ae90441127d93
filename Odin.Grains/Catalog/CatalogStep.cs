namespace Odin.Grains.Catalog;

/// <summary>A change to the catalog: the state after it (the same one when nothing changed) and what to answer.</summary>
internal sealed record CatalogStep(CatalogState State, ApplyResult Result);
