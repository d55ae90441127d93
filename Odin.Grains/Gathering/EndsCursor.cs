using Odin.Grains.Edges;

namespace Odin.Grains.Gathering;

/// <summary>Up to where the ends of one incarnation of an edge were read.</summary>
[GenerateSerializer, Immutable, Alias("odin.ends-cursor")]
public sealed record EndsCursor([property: Id(0)] EdgeIdentity Edge, [property: Id(1)] long Next);
