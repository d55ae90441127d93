using System.Collections.Immutable;

namespace Odin.Grains.Consoles;

/// <summary>What the next connection of an app would get on one edge, and how each target stands there.</summary>
/// <param name="ConfigVersion">The app's version in force on the edge.</param>
/// <param name="IsPanic">Too few targets can be used, so all are candidates.</param>
/// <param name="Next">The target; null: none, or it cannot be said ahead of time.</param>
/// <param name="Why">For people: how it is decided.</param>
/// <param name="Targets">In the order of the configuration.</param>
[GenerateSerializer, Immutable, Alias("odin.app-explanation")]
public sealed record AppExplanation(
    [property: Id(0)] long ConfigVersion, [property: Id(1)] bool IsPanic, [property: Id(2)] string? Next, [property: Id(3)] string Why,
    [property: Id(4)] ImmutableArray<TargetExplanation> Targets)
{
    /// <summary>Clients that were not let in; null: the edge's release does not say.</summary>
    [Id(5)] public ImmutableArray<RefusedClients>? Refused { get; init; }

    /// <summary>How long connects to targets took; null: the edge's release does not say.</summary>
    [Id(6)] public ImmutableArray<ConnectTimes>? Connects { get; init; }
}
