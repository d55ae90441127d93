using System.Collections.Immutable;
using Odin.Grains.Targets;

namespace Odin.Grains.Edges;

/// <summary>What one edge knows of its own sessions of one app: absolute numbers, so that losing
/// or repeating a report does no harm.</summary>
/// <remarks>The arrays are indexed by target ordinal in <see cref="ConfigVersion"/>; all have the same length.</remarks>
[GenerateSerializer, Immutable, Alias("odin.app-report")]
public sealed record AppReport
{
    [Id(0)] public required string App { get; init; }

    /// <summary>The app version whose ordinals are used.</summary>
    [Id(1)] public required long ConfigVersion { get; init; }

    /// <summary>The highest grain epoch the edge has seen; a grain's own is always greater.</summary>
    [Id(2)] public long GrainEpoch { get; init; }

    /// <summary>Rises by one with every report of this app by this edge epoch; an older one than the last is ignored.</summary>
    [Id(3)] public required long Sequence { get; init; }

    /// <summary>Sessions now connecting or connected, per target.</summary>
    [Id(4)] public required ImmutableArray<int> Live { get; init; }

    /// <summary>Slots held and not yet used, per target.</summary>
    [Id(5)] public required ImmutableArray<int> Unused { get; init; }

    /// <summary>Sessions established since the edge epoch began, per target.</summary>
    [Id(6)] public required ImmutableArray<long> Total { get; init; }

    /// <summary>False where this edge finds the target unhealthy: not resolvable, or ejected.</summary>
    [Id(7)] public required ImmutableArray<bool> Usable { get; init; }

    /// <summary>The last lease the edge took in; 0: none of this grain epoch.</summary>
    [Id(8)] public long LeaseHeld { get; init; }

    /// <summary>The lease request under way; 0: none. A grant that is neither held nor pending was lost and counts no more.</summary>
    [Id(9)] public long LeasePending { get; init; }

    /// <summary>Targets this edge probes or cannot use, with the evidence; the others are not in it.</summary>
    [Id(10)] public ImmutableArray<TargetHealthReport> HealthReport { get; init; } = [];

    /// <summary>How long connecting takes from this edge, smoothed, per target; 0: not measured. Empty: the app does not ask.</summary>
    [Id(11)] public ImmutableArray<int> ConnectMicroseconds { get; init; } = [];
}
