using System.Collections.Immutable;

namespace Odin.Grains.Catalog;

/// <summary>What became of a change to the catalog.</summary>
[GenerateSerializer, Immutable, Alias("odin.apply-result")]
public sealed record ApplyResult
{
    [Id(0)] public required ApplyOutcome Outcome { get; init; }

    /// <summary>The catalog's version now: every change raises it, an admin state too. Edges say which one they run.</summary>
    [Id(1)] public required long Version { get; init; }
    [Id(2)] public ImmutableArray<string> Added { get; init; } = [];
    [Id(3)] public ImmutableArray<string> Changed { get; init; } = [];
    [Id(4)] public ImmutableArray<string> Removed { get; init; } = [];

    /// <summary>Which catalog <see cref="Version"/> counts in; null: none was born yet.</summary>
    [Id(5)] public string? Catalog { get; init; }

    /// <summary>What is wrong, when the outcome is <see cref="ApplyOutcome.Invalid"/> or <see cref="ApplyOutcome.Damaged"/>.</summary>
    [Id(6)] public ImmutableArray<string> Errors { get; init; } = [];

    /// <summary>The version of the document that stands now: the catalog's version when it was put in force.</summary>
    [Id(7)] public long DocumentVersion { get; init; }
}

public enum ApplyOutcome
{
    /// <summary>A new version stands.</summary>
    Applied,

    /// <summary>The document, or the admin state, equals the one that stands.</summary>
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

    /// <summary>A reader would refuse the document; nothing was changed.</summary>
    Invalid,

    /// <summary>
    /// What the storage holds cannot be read as a catalog; nothing was changed. <see cref="IAppCatalogGrain.ReplaceAsync"/> writes over
    /// it.
    /// </summary>
    Damaged,

    /// <summary>No catalog was born yet, so there is nothing to have a state for; nothing was changed.</summary>
    Unborn,
}
