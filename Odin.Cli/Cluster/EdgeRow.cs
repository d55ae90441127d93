using System.Globalization;
using Odin.Cli.Output;
using Odin.Silo.World;

namespace Odin.Cli.Cluster;

/// <summary>
/// One edge of <c>odin get edges</c>: one that lives, or one that does not and has an admin state all the same.
/// <paramref name="State"/>: what it says at /readyz; <paramref name="Closed"/>: ports that it could not open, <c>app:port</c>.
/// <paramref name="Refused"/>: the version of the configuration that it could not apply, and why.
/// </summary>
internal sealed record EdgeRow(
    string Edge, string? Region, string AdminState, long? Version, [property: Wide] string? Catalog, [property: Wide] string? Release,
    [property: Wide] int? Apps, long? Live, string State, string Closed, string LastSync, string Refused)
{
    public static EdgeRow Of(WorldEdge edge) => edge.Region is null
        ? new(edge.Id, null, edge.AdminState.ToString(), null, null, null, null, null, edge.State, "", "-", "")
        : new(edge.Id, edge.Region, edge.AdminState.ToString(), edge.CatalogVersion, edge.Catalog, edge.Version, edge.Apps, edge.Live,
            edge.State, string.Join(", ", edge.ClosedPorts.Select(port => $"{port.App}:{port.Port}")),
            string.Create(CultureInfo.InvariantCulture, $"{edge.SilentSeconds:0.0} s ago"), edge.Refused ?? "");
}
