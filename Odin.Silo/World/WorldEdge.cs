using System.Collections.Immutable;
using Odin.Grains.Edges;

namespace Odin.Silo.World;

/// <summary>One live edge, or an absent one that has an admin state.</summary>
/// <param name="Region">Null: it is absent.</param>
/// <param name="State">ready, draining, starting, failing, stale or absent.</param>
/// <param name="StartedAt">When its process began; null: not known.</param>
/// <param name="SilentSeconds">Since its last report.</param>
/// <param name="Refused">The configuration that it could not apply; null: none.</param>
public sealed record WorldEdge(
    string Id, string? Region, AdminState AdminState, string State, long CatalogVersion, int Apps, long Live, DateTimeOffset? StartedAt,
    double? SilentSeconds, ImmutableArray<ClosedPort> ClosedPorts, string? Refused, ImmutableArray<VipReport> Vips)
{
    /// <summary>Which catalog it runs; empty or null: none, or not known.</summary>
    public string? Catalog { get; init; }

    /// <summary>Of Odin; null: not known.</summary>
    public string? Version { get; init; }

    /// <summary>What it has to do; null: not known.</summary>
    public WorldEdgeLoad? Load { get; init; }
}
