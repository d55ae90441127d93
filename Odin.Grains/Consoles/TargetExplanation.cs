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
    [property: Id(4)] string Health, [property: Id(5)] double Weight, [property: Id(6)] long Live, [property: Id(7)] long LiveWorld)
{
    /// <summary>When a probe decides whether the edge's ejection of it ends; null: it is not ejected.</summary>
    [Id(8)] public DateTimeOffset? EjectedUntil { get; init; }

    /// <summary>Failures in a row for which it is ejected; null: it is not.</summary>
    [Id(9)] public int? Failures { get; init; }

    /// <summary>What the operator wants of it: <c>ready</c>, <c>draining</c> or <c>disabled</c>; null: the edge's release does not
    /// say.</summary>
    [Id(10)] public string? AdminState { get; init; }

    /// <summary>Its own limit of connections, world-wide; null: none.</summary>
    [Id(11)] public int? Limit { get; init; }

    /// <summary>The place of its region in the order from this edge, 0 the nearest; null: all regions are alike.</summary>
    [Id(12)] public int? LocalityPriority { get; init; }

    /// <summary>The weight without slow start; null: the edge's release does not say.</summary>
    [Id(13)] public int? ConfiguredWeight { get; init; }

    /// <summary>What the probes and sessions of the edge's region showed; null: nothing, or it is not known.</summary>
    [Id(14)] public string? Evidence { get; init; }
}
