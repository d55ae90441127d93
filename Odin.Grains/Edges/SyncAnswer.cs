using System.Collections.Immutable;

namespace Odin.Grains.Edges;

/// <summary>What is newer than the edge knows.</summary>
[GenerateSerializer, Immutable, Alias("odin.sync-answer")]
public sealed record SyncAnswer
{
    /// <summary>Null: the edge runs the newest catalog the region has learned of.</summary>
    [Id(0)] public CatalogChanges? Catalog { get; init; }

    /// <summary>The world's view, as of the region's last roll-up, of each app that the report named and of each of the edge's that has
    /// changed since <see cref="EdgeReport.SnapshotsHeld"/>.</summary>
    [Id(1)] public required ImmutableArray<BackendSnapshot> Apps { get; init; }

    /// <summary>The live edges of the region, the caller included, in the order of their ids.</summary>
    [Id(2)] public required ImmutableArray<string> Peers { get; init; }

    /// <summary>The region announces news to this life of the edge. False: it asks for that.</summary>
    [Id(3)] public bool IsWatched { get; init; }

    /// <summary>Those of them that share the region's probes: they reported so lately that another takes
    /// over within 3 s from one that dies.</summary>
    [Id(4)] public ImmutableArray<string> Probers { get; init; } = [];

    /// <summary>How long the region itself has received nothing from the catalog, or from the grain of an app of its edges, whichever is
    /// longer: a second or two when all is well, growing while the region is cut off.</summary>
    [Id(5)] public TimeSpan Silence { get; init; }

    /// <summary>The catalog has lost what this edge knows of it: it offers it (<see cref="IRegionGrain.OfferCatalogAsync"/>).</summary>
    [Id(6)] public bool IsCatalogWanted { get; init; }

    /// <summary>Up to which number the region has this incarnation's events; 0: none, or its release takes none.</summary>
    [Id(7)] public long EventsHeld { get; init; }

    /// <summary>The region has all apps of this incarnation as of the report of this number; the edge reports news from there. 0: it does
    /// not, and the edge reports all.</summary>
    [Id(8)] public long AppsHeld { get; init; }

    /// <summary>Up to which number <see cref="Apps"/> has the changes that the region knows of. 0: its release counts
    /// none.</summary>
    [Id(9)] public long SnapshotsSent { get; init; }

    /// <summary>The seal of the catalog that the edge runs, when it has another or none (<see cref="CatalogChanges.Seal"/>).</summary>
    [Id(10)] public string? Seal { get; init; }

    /// <summary>The region compares <see cref="EdgeReport.Digest"/> with what it holds: nothing need be repeated to it.</summary>
    [Id(11)] public bool ComparesDigests { get; init; }

    /// <summary>The shard that the edge reports to from now on, with all it has, as it is new there. 0: the region's own grain, also of a
    /// release that knows no shards.</summary>
    [Id(12)] public int Shard { get; init; }

    /// <summary>The region lacks rows of this edge, and wants all of them after this time. Null: it has all, the edge has few
    /// (<see cref="EdgeReport.FewRows"/>), or the silo's release gives no turns.</summary>
    [Id(13)] public TimeSpan? AllIn { get; init; }
}
