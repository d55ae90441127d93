using Odin.Grains.Catalog;
using Odin.Grains.Edges;

namespace Odin.Cli.Cluster;

/// <summary>
/// One region of <c>odin get regions</c>. <paramref name="Steering"/>: <c>soft</c> when the operator steers clients of VIPs away.
/// <paramref name="Busy"/>: the part of their time for which the loops of its edges worked, 0 to 1. <paramref name="AssignP99"/>: in
/// milliseconds, of its slowest edge. <paramref name="Wanted"/>: edges at which loops would be busy for 60 % of their time.
/// </summary>
internal sealed record RegionRow(
    string Region, int Edges, string Steering, long Live, double? NewPerSecond, double? Busy, double? AssignP99, int? Wanted)
{
    /// <summary>Above this an edge has too little left for the clients of one that fails.</summary>
    private const double BusyAtMost = 0.6;

    public static async Task<IReadOnlyList<RegionRow>> ReadAsync(IGrainFactory grains)
    {
        var wanted = await grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key).GetChangesAsync(0);
        return Of(await EdgeRow.EdgesAsync(grains), wanted.SoftRegions);
    }

    /// <param name="edges">All live edges.</param>
    /// <param name="softRegions">They are listed without an edge, too.</param>
    public static IReadOnlyList<RegionRow> Of(IEnumerable<RegionEdge> edges, IReadOnlyCollection<string> softRegions)
    {
        var regions = edges.ToLookup(edge => edge.Edge.Region, StringComparer.Ordinal);
        return [.. regions.Select(region => region.Key).Union(softRegions, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(region => Of(region, [.. regions[region]], softRegions.Contains(region)))];
    }

    private static RegionRow Of(string region, List<RegionEdge> edges, bool isSoft)
    {
        var loads = edges.Select(edge => edge.Load).OfType<EdgeLoad>().ToList();
        var isMeasured = loads.Count > 0;
        var loops = loads.Sum(load => load.Loops);
        var busy = loads.Sum(load => load.BusyShare * load.Loops);
        return new RegionRow(region, edges.Count, isSoft ? "soft" : "normal", edges.Sum(edge => edge.Live),
            isMeasured ? Math.Round(loads.Sum(load => load.NewPerSecond), 1) : null,
            isMeasured ? Math.Round(busy / loops, 3) : null,
            loads.Max(load => load.AssignP99)?.TotalMilliseconds,
            isMeasured ? WantedOf(busy, (double)loops / loads.Count) : null);
    }

    private static int WantedOf(double busyLoops, double loopsPerEdge) =>
        Math.Max(1, (int)Math.Ceiling(Math.Round(busyLoops / (BusyAtMost * loopsPerEdge), 6)));
}
