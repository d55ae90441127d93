namespace Odin.Grains.Targets;

/// <summary>What one region finds of one target, and why.</summary>
/// <param name="Region">The region's name.</param>
/// <param name="Health">The target's health in the region.</param>
/// <param name="Evidence">For people: what the probes and the sessions of the region's edges showed, each with the edge
/// that says so. Empty: nothing was found.</param>
[GenerateSerializer, Immutable, Alias("odin.target-verdict")]
public sealed record TargetHealthIn([property: Id(0)] string Region, [property: Id(1)] TargetHealth Health,
    [property: Id(2)] string Evidence);
