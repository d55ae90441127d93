using System.Collections.Immutable;
using Odin.Grains.Events;

namespace Odin.Grains.Edges;

/// <summary>Everything one edge knows, in absolute numbers.</summary>
[GenerateSerializer, Immutable, Alias("odin.edge-report")]
public sealed record EdgeReport
{
    public const int MaxClosedPorts = 20;

    public const int MaxEvents = 64;

    /// <summary>An edge sends so many rows unasked: the grain has done with them sooner than a turn would come.</summary>
    public const int FewRows = 256;

    [Id(0)] public required EdgeIdentity Edge { get; init; }

    /// <summary>Rises by one with every report of this edge epoch; an older one than the last is ignored.</summary>
    [Id(1)] public required long Sequence { get; init; }

    /// <summary>The catalog version the edge runs; 0: none.</summary>
    [Id(2)] public required long CatalogVersion { get; init; }

    /// <summary>All apps, or those with news (<see cref="Since"/>).</summary>
    [Id(3)] public required ImmutableArray<AppReport> Apps { get; init; }

    /// <summary>
    /// Which catalog <see cref="CatalogVersion"/> counts in; empty: none, or the edge does not know which. Null: the edge's release knows
    /// no identities.
    /// </summary>
    [Id(4)] public string? Catalog { get; init; }

    /// <summary>A configuration is in force and every port that it asks for is open. Null: the edge's release does not say.</summary>
    [Id(5)] public bool? IsReady { get; init; }

    /// <summary>Ports that could not be opened, <see cref="MaxClosedPorts"/> at most.</summary>
    [Id(6)] public ImmutableArray<ClosedPort> ClosedPorts { get; init; } = [];

    /// <summary>The newest configuration that the edge could not apply; null: none, or an older one that is over.</summary>
    [Id(7)] public RefusedCatalog? Refused { get; init; }

    /// <summary>What changed on the edge and its region does not have yet, oldest first, <see cref="MaxEvents"/> at most.</summary>
    [Id(8)] public ImmutableArray<ClusterEvent> Events { get; init; } = [];

    /// <summary>Events that were dropped before any region had them, since the incarnation began.</summary>
    [Id(9)] public long EventsLost { get; init; }

    /// <summary>A region has answered this incarnation before: a grain that does not know it has only moved.</summary>
    [Id(10)] public bool HasSynced { get; init; }

    /// <summary>How the VIPs of its apps stand here; empty: it announces none.</summary>
    [Id(11)] public ImmutableArray<VipReport> Vips { get; init; } = [];

    /// <summary>What it has to do; null: not measured yet, or its release does not say.</summary>
    [Id(12)] public EdgeLoad? Load { get; init; }

    /// <summary>Of Odin; null: its release does not say.</summary>
    [Id(13)] public string? Version { get; init; }

    /// <summary>
    /// <see cref="Apps"/> are those with news since the report of this number, as <see cref="SyncAnswer.AppsHeld"/> confirmed it; an app
    /// that is not named is as it was. 0: they are all. Null: they are all, and the edge's release knows no other way.
    /// </summary>
    [Id(14)] public long? Since { get; init; }

    /// <summary>Apps that the edge has reported and serves no more since <see cref="Since"/>.</summary>
    [Id(15)] public ImmutableArray<string> Gone { get; init; } = [];

    /// <summary>Apps without news, a few in each report, for a region that compares no digests: what it has lost or misread is repaired
    /// within a minute.</summary>
    [Id(16)] public ImmutableArray<AppReport> Repeats { get; init; } = [];

    /// <summary>Up to which number the edge has taken in the region's snapshots (<see cref="SyncAnswer.SnapshotsSent"/>).</summary>
    [Id(17)] public long SnapshotsHeld { get; init; }

    /// <summary>The end of the seal of the catalog that the edge runs (<see cref="MarkOf"/>); null: it has none.</summary>
    [Id(18)] public string? SealMark { get; init; }

    /// <summary>Enough of a seal to distinguish it from others.</summary>
    public static string? MarkOf(string? seal) => seal is null || seal.Length <= 32 ? seal : seal[^32..];

    /// <summary>The sum of the digests of all rows of the edge as of this report (<see cref="RowDigest"/>): a region that has others has
    /// lost or misread something. Null: the edge's release sends none.</summary>
    [Id(19)] public long? Digest { get; init; }

    /// <summary>How often this incarnation has changed the shard of its region that it reports to (<see cref="SyncAnswer.Shard"/>). Null:
    /// the edge's release knows no shards and reports to the region.</summary>
    [Id(20)] public long? Stay { get; init; }

    /// <summary>How many apps the edge has rows of; null: its release does not say.</summary>
    [Id(21)] public int? Rows { get; init; }

    /// <summary>
    /// <see cref="Apps"/> are all apps with sessions, slots or a lease under way, and those with news that clients use. The rest follows
    /// when the grain wants it (<see cref="SyncAnswer.AllIn"/>); until then nothing is known of it. <see cref="Since"/> is the report's own
    /// number, so an earlier release asks for all, too.
    /// </summary>
    [Id(22)] public bool HasAllCounts { get; init; }
}
