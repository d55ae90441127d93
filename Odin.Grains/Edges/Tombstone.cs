namespace Odin.Grains.Edges;

/// <summary>An app that went, and the catalog version in which it did.</summary>
[GenerateSerializer, Immutable, Alias("odin.tombstone")]
internal sealed record Tombstone([property: Id(0)] string Name, [property: Id(1)] long Version);
