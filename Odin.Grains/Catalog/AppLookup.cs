using System.Collections.Immutable;
using Odin.Grains.Edges;

namespace Odin.Grains.Catalog;

/// <summary>What the catalog knows of one app.</summary>
[GenerateSerializer, Immutable, Alias("odin.app-lookup")]
public sealed record AppLookup
{
    /// <summary>False: no catalog was born, or it cannot be read. Then a null <see cref="App"/> does not say that there is none.</summary>
    [Id(0)] public required bool IsCertain { get; init; }

    [Id(1)] public AppVersion? App { get; init; }

    /// <summary>
    /// Since the catalog was put back from a copy, because the storage had lost it: what else was stored, such as who may hold permits,
    /// was lost with it. Null: never.
    /// </summary>
    [Id(2)] public TimeSpan? PutBackFor { get; init; }

    /// <summary>The regions that the catalog knows of, sorted: they may have edges that serve the app.</summary>
    [Id(3)] public ImmutableArray<string> Regions { get; init; } = [];
}
