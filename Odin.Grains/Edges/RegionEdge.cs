using System.Collections.Immutable;

namespace Odin.Grains.Edges;

/// <summary>One live edge as its region sees it, for people and tools.</summary>
[GenerateSerializer, Immutable, Alias("odin.region-edge")]
public sealed record RegionEdge
{
    [Id(0)] public required EdgeIdentity Edge { get; init; }

    /// <summary>The catalog version the edge runs; 0: none.</summary>
    [Id(1)] public required long CatalogVersion { get; init; }
    [Id(2)] public required int Apps { get; init; }
    [Id(3)] public required long Live { get; init; }

    /// <summary>Since the last report.</summary>
    [Id(4)] public required TimeSpan Age { get; init; }

    /// <summary>Which catalog the edge runs; empty or null: none, or it does not know.</summary>
    [Id(5)] public string? Catalog { get; init; }

    /// <summary>What the edge says at <c>/readyz</c>; null: its release does not say.</summary>
    [Id(6)] public bool? IsReady { get; init; }

    /// <summary>Ports that it could not open.</summary>
    [Id(7)] public ImmutableArray<ClosedPort> ClosedPorts { get; init; } = [];

    /// <summary>The newest configuration that the edge could not apply; null: none.</summary>
    [Id(8)] public RefusedCatalog? Refused { get; init; }

    /// <summary>How VIPs stand on it.</summary>
    [Id(9)] public ImmutableArray<VipReport> Vips { get; init; } = [];

    /// <summary>What it has to do; null: not measured yet, or its release does not say.</summary>
    [Id(10)] public EdgeLoad? Load { get; init; }

    /// <summary>Of Odin; null: its release does not say.</summary>
    [Id(11)] public string? Version { get; init; }
}
