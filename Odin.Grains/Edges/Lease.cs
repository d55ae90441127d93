using System.Collections.Immutable;

namespace Odin.Grains.Edges;

/// <summary>A batch of slots, to be used in order.</summary>
[GenerateSerializer, Immutable, Alias("odin.lease")]
public sealed record Lease
{
    [Id(0)] public required long RequestId { get; init; }

    /// <summary>The life of the activation that assigned. An answer with a lower epoch than one seen before is void.</summary>
    [Id(1)] public required long GrainEpoch { get; init; }

    /// <summary>The app version whose ordinals the slots are. 0: the app is unknown.</summary>
    [Id(2)] public required long ConfigVersion { get; init; }

    /// <summary>Target ordinals, one per permitted connection.</summary>
    [Id(3)] public required ImmutableArray<ushort> Slots { get; init; }

    /// <summary>How long after receipt the slots may be used.</summary>
    [Id(4)] public required TimeSpan TimeToLive { get; init; }

    /// <summary>True when a limit kept the grain from assigning more.</summary>
    [Id(5)] public bool IsAtLimit { get; init; }

    /// <summary>The most live sessions this edge may hold while it is cut off. Null: the app has no limit.</summary>
    [Id(6)] public int? Quota { get; init; }

    /// <summary>What all other edges have at each target: live sessions and slots. The edge adds its own of the instant at which it picks.
    /// Empty: the app does not balance by connections.</summary>
    [Id(7)] public ImmutableArray<int> Elsewhere { get; init; } = [];

    /// <summary>The target to take first where several have the least load, so that edges that begin sessions at the same instant do not
    /// all take the same one. It counts as nothing until it is used. Null: slots say it, or the app does not balance
    /// by connections.</summary>
    [Id(8)] public ushort? Preferred { get; init; }
}
