using System.Collections.Immutable;

namespace Odin.Grains.Consoles;

/// <summary>Sessions of one edge that ended since it was asked before.</summary>
/// <param name="Ends">In the order in which they ended.</param>
/// <param name="Next">Where the next question goes on.</param>
/// <param name="Missed">How many ended since the question before and are not kept any more, whatever the filter says of them.</param>
[GenerateSerializer, Immutable, Alias("odin.session-ends")]
public sealed record SessionEnds(
    [property: Id(0)] ImmutableArray<EndedSession> Ends, [property: Id(1)] long Next, [property: Id(2)] long Missed);
