using Odin.Grains.Consoles;

namespace Odin.Grains.Edges;

/// <summary>One live edge and the way to ask it.</summary>
/// <param name="Edge">Which incarnation of which edge.</param>
/// <param name="Console">Null: it has not said how to ask it, or its release cannot be asked.</param>
[GenerateSerializer, Immutable, Alias("odin.edge-contact")]
public sealed record EdgeContact([property: Id(0)] EdgeIdentity Edge, [property: Id(1)] IEdgeConsole? Console);
