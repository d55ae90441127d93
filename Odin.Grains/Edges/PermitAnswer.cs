using System.Collections.Immutable;
using Odin.Grains.Configuration;

namespace Odin.Grains.Edges;

/// <summary>How many permits an edge has from now on.</summary>
[GenerateSerializer, Immutable, Alias("odin.permit-answer")]
public sealed record PermitAnswer
{
    [Id(0)] public required long RequestId { get; init; }

    /// <summary>Who decides: rises with every activation that took the app over. 0: nobody can at the moment;
    /// everything stays as it is, the hold too.</summary>
    [Id(1)] public long Epoch { get; init; }

    /// <summary>How long the edge may use its quotas, counted from when it sent the request.</summary>
    [Id(2)] public TimeSpan HoldFor { get; init; }

    /// <summary>A limit that is not named keeps its quota.</summary>
    [Id(3)] public ImmutableArray<PermitQuota> Quotas { get; init; } = [];

    /// <summary>True when some edge wants more than is free: permits that are given back are waited for.</summary>
    [Id(4)] public bool IsScarce { get; init; }

    /// <summary>No edge has had a client for a while: who asks seldom from now on is in nobody's way.</summary>
    [Id(5)] public bool IsIdle { get; init; }
}

/// <summary>An edge's quota of one limit: an absolute number, which may be below what it uses.</summary>
/// <param name="Target">The target whose limit it is; null: the app's own.</param>
/// <param name="Count">Live sessions the edge may have.</param>
[GenerateSerializer, Immutable, Alias("odin.permit-share")]
public sealed record PermitQuota([property: Id(0)] TargetAddress? Target, [property: Id(1)] int Count)
{
    /// <summary>The limit is not reached: an edge that needs more gets it within a second or three, from what is free or what another
    /// does not use.</summary>
    [Id(2)] public bool HasMore { get; init; }
}
