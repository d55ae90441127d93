using System.Globalization;
using Odin.Grains.Catalog;
using Odin.Grains.Regions;

namespace Odin.Cli.Cluster;

/// <summary>One edge of <c>odin get edges</c>.</summary>
internal sealed record EdgeRow(string Edge, string Region, long Version, int Apps, long Live, string Heard)
{
    public static async Task<IReadOnlyList<EdgeRow>> ReadAsync(IGrainFactory grains)
    {
        var regions = await grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key).GetRegionsAsync();
        var edges = await Task.WhenAll(regions.Select(region => grains.GetGrain<IRegionGrain>(region).GetEdgesAsync().AsTask()));
        return [.. edges.SelectMany(region => region).Select(Of)];
    }

    private static EdgeRow Of(RegionEdge edge) =>
        new(edge.Edge.Id, edge.Edge.Region, edge.CatalogVersion, edge.Apps, edge.Live, string.Create(CultureInfo.InvariantCulture, $"{edge.Age.TotalSeconds:0.0} s ago"));
}
