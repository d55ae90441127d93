using System.Collections.Immutable;
using Odin.Grains.AppBackends;
using Odin.Grains.Catalog;
using Odin.Grains.Edges;

namespace Odin.Cli.Cluster;

/// <summary>Every app as configured and as its grain sees it.</summary>
internal sealed record ClusterStatus(CatalogDocument Document, ImmutableArray<AppStatus> Apps, ImmutableArray<RegionEdge> Edges)
{
    public const int AskedAtOnce = 64;

    public static async Task<ClusterStatus> ReadAsync(IGrainFactory grains)
    {
        var document = await grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key).GetAsync();
        var statuses = new List<AppStatus>();
        foreach (var some in document.Config.Apps.Chunk(AskedAtOnce))
        {
            statuses.AddRange(
                await Task.WhenAll(some.Select(app => grains.GetGrain<IAppBackendGrain>(app.Name).GetStatusAsync().AsTask())));
        }

        return new ClusterStatus(document, [.. statuses], [.. await EdgeRow.EdgesAsync(grains)]);
    }
}
