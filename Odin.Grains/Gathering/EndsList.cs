using System.Collections.Immutable;
using Odin.Grains.Consoles;

namespace Odin.Grains.Gathering;

/// <summary>Sessions of all edges that ended since they were asked before.</summary>
/// <param name="Ends">By the edges' clocks, the earliest first.</param>
/// <param name="Cursors">For the next question; edges that did not answer keep theirs.</param>
/// <param name="Missed">How many ended and are not kept any more.</param>
/// <param name="Missing">Who did not answer.</param>
[GenerateSerializer, Immutable, Alias("odin.ends-list")]
public sealed record EndsList(
    [property: Id(0)] ImmutableArray<EndedSession> Ends, [property: Id(1)] ImmutableArray<EndsCursor> Cursors,
    [property: Id(2)] long Missed, [property: Id(3)] ImmutableArray<MissingAnswer> Missing);
