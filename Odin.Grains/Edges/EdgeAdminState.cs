namespace Odin.Grains.Edges;

/// <summary>An admin state for one edge, by its id.</summary>
[GenerateSerializer, Immutable, Alias("odin.edge-wish")]
public sealed record EdgeAdminState([property: Id(0)] string EdgeId, [property: Id(1)] AdminState AdminState);
