using System.Collections.Immutable;
using Odin.Grains.Configuration;
using Odin.Grains.Edges;
using Odin.Grains.Tickets;

namespace Odin.Edge.Control.LastGood;

/// <summary>Everything an edge needs to serve without a control plane. Immutable.</summary>
[GenerateSerializer, Immutable, Alias("odin.last-good")]
internal sealed record LastGoodState
{
    [Id(0)] public required long CatalogVersion { get; init; }
    [Id(1)] public required ImmutableArray<AppVersion> Apps { get; init; }

    /// <summary>What the world knew last, one per app at most.</summary>
    [Id(2)] public required ImmutableArray<BackendSnapshot> Snapshots { get; init; }

    /// <summary>What the targets' names stood for last.</summary>
    [Id(3)] public required ImmutableArray<HostAddresses> Hosts { get; init; }

    /// <summary>What the operator wants of edges.</summary>
    [Id(4)] public ImmutableArray<EdgeAdminState> Edges { get; init; } = [];

    /// <summary>Which catalog <see cref="CatalogVersion"/> counts in; null: a release without identities wrote the file.</summary>
    [Id(5)] public string? Catalog { get; init; }

    /// <summary>The regions whose VIPs are to be the last choice.</summary>
    [Id(6)] public ImmutableArray<string> SoftRegions { get; init; } = [];

    /// <summary>Where regions stand.</summary>
    [Id(7)] public ImmutableArray<RegionSpec> Regions { get; init; } = [];

    /// <summary>What tickets of TLS sessions are sealed with; null: a release wrote the file that shared nothing.</summary>
    [Id(8)] public TicketKeySet? Tickets { get; init; }

    /// <summary>With which a silo vouches for the catalog; null: none does, or a release wrote the file that knew no seals.</summary>
    [Id(9)] public string? Seal { get; init; }
}

/// <summary>A name and its addresses, in text.</summary>
[GenerateSerializer, Immutable, Alias("odin.host-addresses")]
internal sealed record HostAddresses([property: Id(0)] string Host, [property: Id(1)] ImmutableArray<string> Addresses);
