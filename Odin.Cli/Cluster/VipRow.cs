using System.Globalization;
using Odin.Grains.Edges;
using Odin.Silo.World;

namespace Odin.Cli.Cluster;

/// <summary>One VIP on one edge, of <c>odin get vips</c>. <paramref name="Peers"/>: routers with a session, of all.</summary>
internal sealed record VipRow(string Vip, string Edge, string Region, string State, string Since, string Peers, string Why)
{
    public static IReadOnlyList<VipRow> Of(IEnumerable<WorldEdge> edges) =>
        [.. edges.SelectMany(edge => edge.Vips.Select(vip => Of(edge, vip)))
            .OrderBy(row => row.Vip, StringComparer.OrdinalIgnoreCase).ThenBy(row => row.Region, StringComparer.Ordinal)
            .ThenBy(row => row.Edge, StringComparer.Ordinal)];

    private static VipRow Of(WorldEdge edge, VipReport vip) => new(vip.Vip, edge.Id, edge.Region ?? "", vip.State.ToString(),
        string.Create(CultureInfo.InvariantCulture, $"{vip.Since.TotalSeconds:0} s ago"),
        string.Create(CultureInfo.InvariantCulture, $"{vip.PeersUp}/{vip.Peers}"), vip.Why);
}
