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

    /// <summary>There are sessions or slots that must not be forgotten, or a lease is under way.</summary>
    public bool HasCounts => LeasePending != 0 || IsAny(Live) || IsAny(Unused);

    /// <summary>The app was never used there, and nothing was found out about its targets.</summary>
    public bool IsBlank => !HasCounts && !IsAny(ConnectMicroseconds) && HealthReport.IsDefaultOrEmpty
        && !Usable.AsSpan().Contains(false) && !Total.AsSpan().ContainsAnyExcept(0);

    /// <summary>The same but for its number, and for how often a probe had the same result once that is often.</summary>
    public bool IsSameAs(AppReport other) =>
        (App, ConfigVersion, GrainEpoch, LeaseHeld, LeasePending)
            == (other.App, other.ConfigVersion, other.GrainEpoch, other.LeaseHeld, other.LeasePending)
        && Live.AsSpan().SequenceEqual(other.Live.AsSpan()) && Unused.AsSpan().SequenceEqual(other.Unused.AsSpan())
        && Total.AsSpan().SequenceEqual(other.Total.AsSpan()) && Usable.AsSpan().SequenceEqual(other.Usable.AsSpan())
        && ConnectMicroseconds.AsSpan().SequenceEqual(other.ConnectMicroseconds.AsSpan())
        && HealthReport.AsSpan().SequenceEqual(other.HealthReport.AsSpan(), TargetHealthReport.Alike);

    private static bool IsAny(ImmutableArray<int> numbers) => numbers.AsSpan().ContainsAnyExcept(0);
}
