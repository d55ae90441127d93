namespace Odin.Grains.Consoles;

/// <summary>How one target stands on one edge.</summary>
/// <param name="Target">As configured.</param>
/// <param name="Region">As configured; null: none.</param>
/// <param name="Tier">0: it may be picked now; 1 and more: once those before it cannot; null: not.</param>
/// <param name="Why">For people: what keeps it out or back; empty: nothing.</param>
/// <param name="Health">What the region finds, with the edge's own probes.</param>
/// <param name="Weight">What slow start leaves of the configured one.</param>
/// <param name="Live">Sessions on this edge.</param>
/// <param name="LiveWorld">Sessions of the whole world, as far as the edge knows.</param>
[GenerateSerializer, Immutable, Alias("odin.target-explanation")]
public sealed record TargetExplanation(
    [property: Id(0)] string Target, [property: Id(1)] string? Region, [property: Id(2)] int? Tier, [property: Id(3)] string Why,
    [property: Id(4)] string Health, [property: Id(5)] double Weight, [property: Id(6)] long Live, [property: Id(7)] long LiveWorld);
