using Odin.Grains.AppBackends;
using Odin.Silo.World;

namespace Odin.Cli.Cluster;

/// <summary>
/// One region of <c>odin get regions</c>. <paramref name="Steering"/>: <c>soft</c> when the operator steers clients of VIPs away.
/// <paramref name="Busy"/>: the part of their time for which the loops of its edges worked, 0 to 1. <paramref name="AssignP99"/>: in
/// milliseconds, of its slowest edge. <paramref name="Wanted"/>: edges at which loops would be busy for 60 % of their time.
/// <paramref name="ForOthers"/>: live sessions that came in at other regions' edges and are served by its targets.
/// </summary>
internal sealed record RegionRow(
    string Region, int Edges, string Steering, long Live, double? NewPerSecond, double? Busy, double? AssignP99, int? Wanted,
    long ForOthers)
{
    /// <summary>Above this an edge has too little left for the clients of one that fails.</summary>
    private const double BusyAtMost = 0.6;

    /// <param name="edges">All edges.</param>
    /// <param name="softRegions">They are listed without an edge, too.</param>
    /// <param name="flows">Sessions that another region serves.</param>
    public static IReadOnlyList<RegionRow> Of(IEnumerable<WorldEdge> edges, IReadOnlyCollection<string> softRegions,
        IEnumerable<RegionFlow> flows)
    {
        var regions = edges.Where(edge => edge.Region is not null).ToLookup(edge => edge.Region!, StringComparer.Ordinal);
        var served = flows.ToLookup(flow => flow.To, flow => flow.Live, StringComparer.OrdinalIgnoreCase);
        return [.. regions.Select(region => region.Key).Union(softRegions, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(region => Of(region, [.. regions[region]], softRegions.Contains(region), served[region].Sum()))];
    }

    private static RegionRow Of(string region, List<WorldEdge> edges, bool isSoft, long forOthers)
    {
        var loads = edges.Select(edge => edge.Load).OfType<WorldEdgeLoad>().ToList();
        var isMeasured = loads.Count > 0;
        var loops = loads.Sum(load => load.Loops);
        var busy = loads.Sum(load => load.BusyShare * load.Loops);
        return new RegionRow(region, edges.Count, isSoft ? "soft" : "normal", edges.Sum(edge => edge.Live),
            isMeasured ? Math.Round(loads.Sum(load => load.NewPerSecond), 1) : null,
            isMeasured ? Math.Round(busy / loops, 3) : null,
            loads.Max(load => load.AssignP99Seconds) is { } seconds ? Math.Round(seconds * 1000, 3) : null,
            isMeasured ? WantedOf(busy, (double)loops / loads.Count) : null, forOthers);
    }

    private static int WantedOf(double busyLoops, double loopsPerEdge) =>
        Math.Max(1, (int)Math.Ceiling(Math.Round(busyLoops / (BusyAtMost * loopsPerEdge), 6)));
}
