using System.Collections.Immutable;

namespace Odin.Grains.Gathering;

/// <summary>What the edges did about a request to end sessions.</summary>
/// <param name="Edges">Those that answered.</param>
/// <param name="Missing">Those that did not; they may have done it all the same.</param>
[GenerateSerializer, Immutable, Alias("odin.closed-list")]
public sealed record ClosedList(
    [property: Id(0)] ImmutableArray<EdgeClosed> Edges, [property: Id(1)] ImmutableArray<MissingAnswer> Missing)
{
    public long Matched => Edges.Sum(edge => (long)edge.Matched);

    public long Closed => Edges.Sum(edge => (long)edge.Closed);
}
