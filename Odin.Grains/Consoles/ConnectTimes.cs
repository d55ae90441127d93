namespace Odin.Grains.Consoles;

/// <summary>How long connects of an app from one edge to the targets of one region took that succeeded, since the edge began.</summary>
/// <param name="Region">Of the targets; empty: they have none.</param>
/// <param name="Count">All of them.</param>
/// <param name="P50">Milliseconds that half of them stayed within: the boundary of a bucket.</param>
/// <param name="P99">The same for 99 %.</param>
[GenerateSerializer, Immutable, Alias("odin.connect-times")]
public sealed record ConnectTimes(
    [property: Id(0)] string Region, [property: Id(1)] long Count, [property: Id(2)] double P50, [property: Id(3)] double P99);
