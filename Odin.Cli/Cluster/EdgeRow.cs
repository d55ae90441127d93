using System.Globalization;
using Odin.Grains.Catalog;
using Odin.Grains.Edges;

namespace Odin.Cli.Cluster;

/// <summary>
/// One edge of <c>odin get edges</c>: one that lives, or one that does not and has an admin state all the same.
/// <paramref name="State"/>: what it says at /readyz; <paramref name="Closed"/>: ports that it could not open, <c>app:port</c>.
/// <paramref name="Refused"/>: the version of the configuration that it could not apply, and why.
/// </summary>
internal sealed record EdgeRow(
    string Edge, string? Region, string AdminState, long? Version, [property: Wide] string? Catalog, [property: Wide] int? Apps, long? Live,
    string State, string Closed, string LastSync, string Refused)
{
    private const string Absent = "absent";

    public static async Task<IReadOnlyList<EdgeRow>> ReadAsync(IGrainFactory grains)
    {
        var catalog = grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key);
        var adminStates = (await catalog.GetChangesAsync(0)).Edges;
        var edges = (await EdgesAsync(grains)).ToList();
        var absent = adminStates.Where(adminState => !edges.Exists(edge => EdgeName.IsMeant(edge.Edge.Id, adminState.EdgeId)));
        return [.. edges.Select(edge =>
            Of(edge, adminStates.FirstOrDefault(adminState => EdgeName.IsMeant(edge.Edge.Id, adminState.EdgeId))?.AdminState ?? default)),
                .. absent.Select(Of)];
    }

    /// <summary>The live edges of all regions.</summary>
    public static async Task<IEnumerable<RegionEdge>> EdgesAsync(IGrainFactory grains)
    {
        var regions = await grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key).GetRegionsAsync();
        var edges = await Task.WhenAll(regions.Select(region => grains.GetGrain<IRegionGrain>(region).GetEdgesAsync().AsTask()));
        return edges.SelectMany(region => region);
    }

    private static string StateOf(RegionEdge edge, AdminState adminState) =>
        adminState != Grains.Edges.AdminState.Ready ? "draining" : edge.CatalogVersion == 0 ? "starting" : edge.IsReady switch
        {
            true => "ready",
            false when edge.ClosedPorts.IsEmpty => "draining",
            false => "failing",
            null => "",
        };

    private static EdgeRow Of(RegionEdge edge, AdminState adminState) =>
        new(edge.Edge.Id, edge.Edge.Region, adminState.ToString(), edge.CatalogVersion, edge.Catalog, edge.Apps, edge.Live,
            StateOf(edge, adminState),
            string.Join(", ", edge.ClosedPorts.Select(port => $"{port.App}:{port.Port}")),
            string.Create(CultureInfo.InvariantCulture, $"{edge.Age.TotalSeconds:0.0} s ago"),
            edge.Refused is { } refused ? string.Create(CultureInfo.InvariantCulture, $"version {refused.Version}: {refused.Reason}") : "");

    private static EdgeRow Of(EdgeAdminState absent) =>
        new(absent.EdgeId, null, absent.AdminState.ToString(), null, null, null, null, Absent, "", "-", "");
}
