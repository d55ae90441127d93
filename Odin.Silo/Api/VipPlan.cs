using System.Collections.Immutable;
using Odin.Grains.Catalog;
using Odin.Grains.Edges;
using Odin.Silo.World;

namespace Odin.Silo.Api;

/// <summary>Who announces which VIPs, and what the operator wants of edges and regions: what a drain is checked against.</summary>
internal sealed class VipPlan(ImmutableArray<RegionEdge> edges, ImmutableArray<EdgeAdminState> states, ImmutableArray<string> softRegions)
{
    public static async Task<VipPlan> ReadAsync(ApiCall call)
    {
        var (_, reading) = await call.Service<WorldFeed>().ReadAsync(call.Aborted);
        // What is wanted is read now: another silo may have changed it a moment ago.
        var wanted = await call.Grains.GetGrain<IAppCatalogGrain>(IAppCatalogGrain.Key).GetChangesAsync(reading.Catalog.Version);
        return new VipPlan([.. reading.Regions.Values.SelectMany(region => region ?? [])], wanted.Edges, wanted.SoftRegions);
    }

    /// <summary>It lives, or the operator wants something of it.</summary>
    public bool IsKnown(string edge) =>
        edges.Any(known => EdgeName.IsMeant(known.Edge.Id, edge)) || states.Any(known => known.EdgeId == edge);

    public AdminState StateOf(string edge) => states.FirstOrDefault(known => known.EdgeId == edge)?.AdminState ?? AdminState.Ready;

    /// <summary>One that was steered may have lost its last edge since.</summary>
    public bool IsKnownRegion(string region) => IsSoft(region) || edges.Any(edge => edge.Edge.Region == region);

    public bool IsSoft(string region) => softRegions.Contains(region);

    public string? WhyNot(string edge) => VipGuard.WhyNot(edges, states, softRegions, edge);

    public string? WhyNotSoft(string region) => IsSoft(region) ? null : VipGuard.WhyNotSoft(edges, states, softRegions, region);
}
