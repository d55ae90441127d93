using System.Collections.Immutable;

namespace Odin.Grains.Catalog;

/// <summary>What became of a change to the catalog.</summary>
[GenerateSerializer, Immutable, Alias("odin.apply-result")]
public sealed record ApplyResult
{
    [Id(0)] public required ApplyOutcome Outcome { get; init; }

    /// <summary>The version that stands now.</summary>
    [Id(1)] public required long Version { get; init; }
    [Id(2)] public ImmutableArray<string> Added { get; init; } = [];
    [Id(3)] public ImmutableArray<string> Changed { get; init; } = [];
    [Id(4)] public ImmutableArray<string> Removed { get; init; } = [];
}

public enum ApplyOutcome
{
    /// <summary>A new version stands.</summary>
    Applied,

    /// <summary>The document, or the wish, equals the one that stands.</summary>
    Unchanged,

    /// <summary>Another version than the expected one stands; nothing was changed.</summary>
    VersionConflict,

    /// <summary>The history does not hold the version asked for; nothing was changed.</summary>
    UnknownVersion,

    /// <summary>The storage (Redis) did not take the change: it is not in force.</summary>
    NotStored,

    /// <summary>There is no app of that name; nothing was changed.</summary>
    UnknownApp,

    /// <summary>The app has no such target; nothing was changed.</summary>
    UnknownTarget,
}
