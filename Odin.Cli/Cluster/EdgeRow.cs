using System.Globalization;
using Odin.Grains.Catalog;
using Odin.Grains.Regions;

namespace Odin.Cli.Cluster;

/// <summary>
/// One edge of <c>odin get edges</c>. <paramref name="State"/>: what it says at /readyz; <paramref name="Closed"/>: ports that it could
/// not open, <c>app:port</c>. <paramref name="Refused"/>: the version of the configuration that it could not apply, and why.
/// </summary>
internal sealed record EdgeRow(
    string Edge, string Region, string Wish, long Version, string? Catalog, int Apps, long Live, string State, string Closed, string Heard,
    string Refused)
{
    public static async Task<IReadOnlyList<EdgeRow>> ReadAsync(IGrainFactory grains)
    {
        var catalog = grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key);
        var wishes = (await catalog.GetChangesAsync(0)).Edges.ToDictionary(edge => edge.EdgeId, edge => edge.Wish);
        return [.. (await EdgesAsync(grains)).Select(edge => Of(edge, wishes.GetValueOrDefault(edge.Edge.Id)))];
    }

    /// <summary>The live edges of all regions.</summary>
    public static async Task<IEnumerable<RegionEdge>> EdgesAsync(IGrainFactory grains)
    {
        var regions = await grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key).GetRegionsAsync();
        var edges = await Task.WhenAll(regions.Select(region => grains.GetGrain<IRegionGrain>(region).GetEdgesAsync().AsTask()));
        return edges.SelectMany(region => region);
    }

    private static string StateOf(RegionEdge edge, Wish wish) =>
        wish != Grains.Catalog.Wish.Ready ? "draining" : edge.CatalogVersion == 0 ? "starting" : edge.IsReady switch
        {
            true => "ready",
            false when edge.ClosedPorts.IsEmpty => "draining",
            false => "failing",
            null => "",
        };

    private static EdgeRow Of(RegionEdge edge, Wish wish) =>
        new(edge.Edge.Id, edge.Edge.Region, wish.ToString(), edge.CatalogVersion, edge.Catalog, edge.Apps, edge.Live, StateOf(edge, wish),
            string.Join(", ", edge.ClosedPorts.Select(port => $"{port.App}:{port.Port}")),
            string.Create(CultureInfo.InvariantCulture, $"{edge.Age.TotalSeconds:0.0} s ago"),
            edge.Refused is { } refused ? string.Create(CultureInfo.InvariantCulture, $"version {refused.Version}: {refused.Reason}") : "");
}
