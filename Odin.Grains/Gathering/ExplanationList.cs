using System.Collections.Immutable;

namespace Odin.Grains.Gathering;

/// <summary>What the edges that answered say of an app, and who did not answer.</summary>
[GenerateSerializer, Immutable, Alias("odin.explanation-list")]
public sealed record ExplanationList(
    [property: Id(0)] ImmutableArray<EdgeExplanation> Edges, [property: Id(1)] ImmutableArray<MissingAnswer> Missing);
