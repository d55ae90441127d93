using System.Globalization;
using Odin.Grains.Catalog;
using Odin.Grains.Regions;

namespace Odin.Cli.Cluster;

/// <summary>One edge of <c>odin get edges</c>.</summary>
internal sealed record EdgeRow(string Edge, string Region, string Wish, long Version, string? Catalog, int Apps, long Live, string Heard)
{
    public static async Task<IReadOnlyList<EdgeRow>> ReadAsync(IGrainFactory grains)
    {
        var catalog = grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key);
        var regions = await catalog.GetRegionsAsync();
        var wishes = (await catalog.GetChangesAsync(0)).Edges.ToDictionary(edge => edge.EdgeId, edge => edge.Wish);
        var edges = await Task.WhenAll(regions.Select(region => grains.GetGrain<IRegionGrain>(region).GetEdgesAsync().AsTask()));
        return [.. edges.SelectMany(region => region).Select(edge => Of(edge, wishes.GetValueOrDefault(edge.Edge.Id)))];
    }

    private static EdgeRow Of(RegionEdge edge, Wish wish) =>
        new(edge.Edge.Id, edge.Edge.Region, wish.ToString(), edge.CatalogVersion, edge.Catalog, edge.Apps, edge.Live, string.Create(CultureInfo.InvariantCulture, $"{edge.Age.TotalSeconds:0.0} s ago"));
}
