using System.Collections.Immutable;
using Odin.Grains.AppBackends;
using Odin.Grains.Gathering;

namespace Odin.Silo.World;

/// <summary>The whole cluster at one instant, as the dashboard shows it. Made once a second for all viewers of a silo.</summary>
public sealed record WorldDocument
{
    /// <summary>By the clock of the silo that made it.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The version of the catalog; 0: nothing was applied yet.</summary>
    public required long CatalogVersion { get; init; }

    /// <summary>Why the stored catalog cannot be read; null: it can.</summary>
    public string? Damage { get; init; }
    public required WorldTotals Totals { get; init; }
    public required ImmutableArray<WorldRegion> Regions { get; init; }

    /// <summary>Sessions that another region serves than the one that they came in at.</summary>
    public required ImmutableArray<RegionFlow> Flows { get; init; }
    public required ImmutableArray<WorldEdge> Edges { get; init; }
    public required ImmutableArray<WorldSilo> Silos { get; init; }
    public required ImmutableArray<WorldApp> Apps { get; init; }

    /// <summary>Who did not answer in time, <see cref="MostMissing"/> at most; what is shown of them is what they said last.</summary>
    public required ImmutableArray<MissingAnswer> Missing { get; init; }

    /// <summary>How many did not answer.</summary>
    public required int MissingCount { get; init; }

    public const int MostMissing = 20;
}
