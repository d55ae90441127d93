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

    /// <summary>In a change: the apps that went.</summary>
    [Id(10)] public ImmutableArray<string> Removed { get; init; } = [];

    /// <summary>What is known after a change, which names only apps, snapshots and hosts that are others.</summary>
    public LastGoodState With(LastGoodState change)
    {
        var gone = change.Removed.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return change with
        {
            Apps = With(Apps, change.Apps, app => app.Spec.Name, gone),
            Snapshots = With(Snapshots, change.Snapshots, snapshot => snapshot.App, gone),
            Hosts = With(Hosts, change.Hosts, entry => entry.Host, []),
            Removed = [],
        };
    }

    private static ImmutableArray<T> With<T>(ImmutableArray<T> before, ImmutableArray<T> changed, Func<T, string> name,
        HashSet<string> gone)
    {
        if (changed.IsEmpty && gone.Count == 0) return before;
        var others = changed.ToDictionary(name, StringComparer.OrdinalIgnoreCase);
        ImmutableArray<T> kept =
            [.. before.Where(item => !gone.Contains(name(item))).Select(item => others.Remove(name(item), out var other) ? other : item)];
        return [.. kept, .. changed.Where(item => others.ContainsKey(name(item)))];
    }
}

/// <summary>A name and its addresses, in text.</summary>
[GenerateSerializer, Immutable, Alias("odin.host-addresses")]
internal sealed record HostAddresses([property: Id(0)] string Host, [property: Id(1)] ImmutableArray<string> Addresses);
