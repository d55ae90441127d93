using System.Collections.Immutable;
using Odin.Grains.Configuration;

namespace Odin.Grains.Edges;

/// <summary>The difference between two versions of the catalog.</summary>
/// <remarks>When <see cref="IsComplete"/>, <see cref="Changed"/> holds every app and anything else the reader knows is gone.</remarks>
[GenerateSerializer, Immutable, Alias("odin.catalog-changes")]
public sealed record CatalogChanges
{
    /// <summary>The version after these changes.</summary>
    [Id(0)] public required long Version { get; init; }
    [Id(1)] public required bool IsComplete { get; init; }
    [Id(2)] public ImmutableArray<AppVersion> Changed { get; init; } = [];

    /// <summary>Names of the apps that went.</summary>
    [Id(3)] public ImmutableArray<string> Removed { get; init; } = [];

    /// <summary>Every edge that is not to be ready, whatever changed.</summary>
    [Id(4)] public ImmutableArray<EdgeAdminState> Edges { get; init; } = [];

    /// <summary>For how long the catalog has missed a region and not reached its storage either, so that it may be cut off and not know
    /// what stands. About a second when all is well.</summary>
    [Id(5)] public TimeSpan InDoubtFor { get; init; }

    /// <summary>
    /// Which catalog this is. A reader that knows another one takes nothing from a difference and asks for everything. Null: a release
    /// without identities answers.
    /// </summary>
    [Id(6)] public string? Catalog { get; init; }

    /// <summary>Why what the storage holds cannot be read; null: it can. What is known from before stands.</summary>
    [Id(7)] public string? Damage { get; init; }

    /// <summary>Every region whose VIPs are to be the last choice, whatever changed.</summary>
    [Id(8)] public ImmutableArray<string> SoftRegions { get; init; } = [];

    /// <summary>Another number as soon as the catalog has events that a reader with the number before has not seen; 0: nothing is said of
    /// events.</summary>
    [Id(9)] public long EventsMark { get; init; }

    /// <summary>Where regions stand, all of them, whatever changed. Default: the sender's release does not know.</summary>
    [Id(10)] public ImmutableArray<RegionSpec> Regions { get; init; } = [];

    /// <summary>With which a silo vouches for the whole catalog in this version, so that a copy of it can be believed when the catalog is
    /// lost. Null: the cluster has no certificates, or the sender's release signs nothing.</summary>
    [Id(11)] public string? Seal { get; init; }
}
