namespace Odin.Grains.Catalog;

/// <summary>One document of the history, and how it differs from the one before it.</summary>
/// <param name="Version">With which it was put in force.</param>
/// <param name="At">When; null: an earlier release stored it.</param>
/// <param name="Apps">How many it has.</param>
/// <param name="Added">Apps that the one before has not; null: the one before is not kept.</param>
/// <param name="Changed">Apps that say something else.</param>
/// <param name="Removed">Apps that went.</param>
[GenerateSerializer, Immutable, Alias("odin.document-summary")]
public sealed record DocumentSummary(
    [property: Id(0)] long Version, [property: Id(1)] DateTimeOffset? At, [property: Id(2)] int Apps, [property: Id(3)] int? Added,
    [property: Id(4)] int? Changed, [property: Id(5)] int? Removed);
