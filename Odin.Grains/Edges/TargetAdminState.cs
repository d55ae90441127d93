using Odin.Grains.Configuration;

namespace Odin.Grains.Edges;

/// <summary>An admin state for one target of an app.</summary>
[GenerateSerializer, Immutable, Alias("odin.target-wish")]
public sealed record TargetAdminState([property: Id(0)] TargetAddress Address, [property: Id(1)] AdminState AdminState);
