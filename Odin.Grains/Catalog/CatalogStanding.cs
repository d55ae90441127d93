namespace Odin.Grains.Catalog;

/// <summary>What stands in the catalog, as this silo's activation of its grain sees it.</summary>
/// <param name="Version">The catalog's version; 0: nothing was ever applied.</param>
/// <param name="IsLastApplyGood">False while the last document that was sent was refused.</param>
/// <param name="LastSuccess">When a document was last taken, by this activation; null: none was yet.</param>
public sealed record CatalogStanding(long Version, bool IsLastApplyGood, DateTimeOffset? LastSuccess);
